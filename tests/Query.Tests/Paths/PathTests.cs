using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Tests.Paths;

public sealed class PathTests
{
    [Theory]
    [InlineData("a", "{ a: 1 }", "1")]
    [InlineData("a", "{ b: 1 }", "missing")]
    [InlineData("a.b", "{ a: { b: 1 } }", "1")]
    [InlineData("a.b", "{ a: 5 }", "missing")]
    [InlineData("a", "{ a: [1, 2] }", "1|2|[1,2]")]
    [InlineData("a", "{ a: [] }", "[]")]
    [InlineData("a", "{ a: [[1], 2] }", "[1]|2|[[1],2]")]
    [InlineData("a.b", "{ a: [{ b: 1 }, { b: [2, 3] }, {}, 7] }", "1|2|3|[2,3]|missing")]
    [InlineData("a.b", "{ a: [[{ b: 1 }]] }", "")]
    [InlineData("a.1", "{ a: [5, 6] }", "6")]
    [InlineData("a.1", "{ a: [5, [2, 4]] }", "[2,4]")]
    [InlineData("a.1", "{ a: [5, { '1': 4 }] }", "4|{\"1\":4}")]
    [InlineData("a.0.b", "{ a: [{ b: 1 }] }", "missing|1")]
    [InlineData("a.0.b", "{ a: [[{ b: 1 }]] }", "1")]
    [InlineData("a.0.0", "{ a: [[7]] }", "7")]
    [InlineData("a.01", "{ a: [5, 6] }", "")]
    [InlineData("a.1", "{ a: { '1': 5 } }", "5")]
    [InlineData("a.9", "{ a: [5] }", "")]
    [InlineData("a..b", "{ a: { '': { b: 1 } } }", "1")]
    public void A_path_leads_through_documents_and_arrays(string path, string document, string expected)
    {
        var seen = new Recorder();
        FieldPath.Parse(path).Walk(Json.Document(document).Span, ref seen);
        string.Join('|', seen.Values).ShouldBe(expected);
    }

    [Theory]
    [InlineData(LeafArrays.ArrayOnly, "[1,2]")]
    [InlineData(LeafArrays.ElementsOnly, "1|2")]
    [InlineData(LeafArrays.ElementsThenArray, "1|2|[1,2]")]
    public void The_array_at_the_end_is_seen_as_asked(LeafArrays leaf, string expected)
    {
        var seen = new Recorder();
        FieldPath.Parse("a").Walk(Json.Document("{ a: [1, 2] }").Span, ref seen, leaf);
        string.Join('|', seen.Values).ShouldBe(expected);
    }

    [Fact]
    public void Finding_stops_at_arrays()
    {
        var document = Json.Document("{ a: { b: [1] } }");
        FieldPath.Parse("a.b").Find(document.Span).Type.ShouldBe(ElementType.Array);
        FieldPath.Parse("a.b.0").Find(document.Span).IsMissing.ShouldBeTrue();
    }

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "a.b", true)]
    [InlineData("a.b", "a", false)]
    [InlineData("a", "ab", false)]
    public void A_path_covers_itself_and_what_lies_below(string path, string other, bool covers) =>
        FieldPath.Parse(path).Covers(FieldPath.Parse(other)).ShouldBe(covers);

    [Fact]
    public void A_path_longer_than_any_document_is_deep_is_refused() =>
        Should.Throw<DocumentException>(() => FieldPath.Parse(new string('.', 200))).Code.ShouldBe(ErrorCode.Overflow);

    private sealed class Recorder : IPathVisitor
    {
        public List<string> Values { get; } = [];

        public bool Visit(RawValueSpan value, int arrayIndex)
        {
            Values.Add(value.IsMissing ? "missing" : value.ToString().Replace(" ", "", StringComparison.Ordinal));
            return false;
        }
    }
}
