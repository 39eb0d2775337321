using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Matching;

public sealed class LogicalTests
{
    [Theory]
    [InlineData("{ $and: [{ a: 1 }, { b: 2 }] }", "{ a: 1, b: 2 }", true)]
    [InlineData("{ $and: [{ a: 1 }, { b: 2 }] }", "{ a: 1 }", false)]
    [InlineData("{ $or: [{ a: 1 }, { b: 2 }] }", "{ b: 2 }", true)]
    [InlineData("{ $or: [{ a: 1 }, { b: 2 }] }", "{ b: 1 }", false)]
    [InlineData("{ $nor: [{ a: 1 }, { b: 2 }] }", "{ b: 1 }", true)]
    [InlineData("{ $nor: [{ a: 1 }, { b: 2 }] }", "{ a: 1 }", false)]
    [InlineData("{ $nor: [{ a: 1 }] }", "{ a: 1 }", false)]
    [InlineData("{ $or: [{ a: 1 }, { $and: [{ b: 1 }, { c: 1 }] }], d: 1 }", "{ b: 1, c: 1, d: 1 }", true)]
    [InlineData("{ $or: [{ a: 1 }, { $and: [{ b: 1 }, { c: 1 }] }], d: 1 }", "{ a: 1 }", false)]
    [InlineData("{ $or: [{}] }", "{}", true)]
    public void Conditions_combine(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $not: { $gt: 1 } } }", "{ a: 1 }", true)]
    [InlineData("{ a: { $not: { $gt: 1 } } }", "{ a: 2 }", false)]
    [InlineData("{ a: { $not: { $gt: 1 } } }", "{}", true)]
    [InlineData("{ a: { $not: { $gt: 1 } } }", "{ a: 'x' }", true)]
    [InlineData("{ a: { $not: { $gt: 1, $lt: 5 } } }", "{ a: 9 }", true)]
    [InlineData("{ a: { $not: { $gt: 1, $lt: 5 } } }", "{ a: 3 }", false)]
    [InlineData("{ a: { $not: { $not: { $gt: 1 } } } }", "{ a: 2 }", true)]
    [InlineData("{ a: { $not: { $regularExpression: { pattern: 'x', options: '' } } } }", "{ a: 'y' }", true)]
    [InlineData("{ a: { $not: { $regularExpression: { pattern: 'x', options: '' } } } }", "{ a: 'x' }", false)]
    [InlineData("{ a: { $not: { $regex: 'x', $options: 'i' } } }", "{ a: 'X' }", false)]
    public void Not_matches_what_its_conditions_do_not(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Fact]
    public void A_disjunction_of_many_equalities_is_that_of_each()
    {
        string[] values = ["1", "1.0", "2", "'x'", "null", "[1, 2]", "[]", "{ b: 1 }", "true", "{ $numberDecimal: '2' }"];
        string[] documents =
        [
            "{}", "{ a: 1 }", "{ a: 2, b: 3 }", "{ a: null }", "{ a: [] }", "{ a: [3, 2, 1] }", "{ a: [[1, 2], 2] }", "{ a: [1, 2] }",
            "{ a: { b: 1 } }", "{ a: [{ b: 1 }, 'x'], c: [2, 'x'] }", "{ a: 'y', c: ['x', 1] }", "{ c: 2 }", "{ a: true }",
        ];
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            string[] conditions =
            [
                .. Enumerable.Range(0, random.Next(4, 9)).Select(_ => random.Next(6) == 0
                    ? "{ a: { $gt: 1 } }"
                    : $"{{ {(random.Next(4) == 0 ? "c" : "a")}: {values[random.Next(values.Length)]} }}"),
            ];
            var filter = Filter.Compile(Json.Document($"{{ $or: [{string.Join(", ", conditions)}] }}"));
            var document = Json.Document(documents[random.Next(documents.Length)]);
            bool matches = conditions.Any(condition => Filter.Compile(Json.Document(condition)).Matches(document.Span));
            // Alternatives tell of an element only where they are values of one field.
            bool isOneField = Array.TrueForAll(conditions, condition => condition[..3] == conditions[0][..3] && !condition.Contains("$gt", StringComparison.Ordinal));
            int expected = !isOneField ? -1 : conditions.Select(condition => IndexOf(condition, document)).Where(index => index >= 0).DefaultIfEmpty(-1).Min();

            filter.Matches(document.Span, out int index).ShouldBe(matches, $"{string.Join(", ", conditions)} {document}");
            filter.Matches(document.Span).ShouldBe(matches, $"{string.Join(", ", conditions)} {document}");
            index.ShouldBe(expected, $"{string.Join(", ", conditions)} {document}");
        }
    }

    private static int IndexOf(string condition, RawDocument document) =>
        Filter.Compile(Json.Document(condition)).Matches(document.Span, out int index) ? index : -1;

    [Fact]
    public void A_comment_puts_no_condition() =>
        FilterTable.ShouldMatch("{ $comment: 'why', a: 1 }", "{ a: 1 }", true);

    [Theory]
    [InlineData("{ $and: 1 }", "$and must be an array")]
    [InlineData("{ $or: {} }", "$or must be an array")]
    [InlineData("{ $nor: null }", "$nor must be an array")]
    [InlineData("{ $and: [] }", "$and/$or/$nor must be a nonempty array")]
    [InlineData("{ $or: [1] }", "$or/$and/$nor entries need to be full objects")]
    [InlineData("{ a: { $not: 1 } }", "$not needs a regex or a document")]
    [InlineData("{ a: { $not: {} } }", "$not cannot be empty")]
    [InlineData("{ a: { $foo: 1 } }", "unknown operator: $foo")]
    [InlineData("{ a: { $gt: 1, b: 2 } }", "unknown operator: b")]
    [InlineData("{ a: { $and: [] } }", "unknown operator: $and")]
    [InlineData("{ $not: { a: 1 } }", "unknown top level operator: $not. If you are trying to negate an entire expression, use $nor.")]
    [InlineData("{ $gt: 1 }", "unknown top level operator: $gt. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.")]
    public void What_the_language_does_not_have_is_refused(string filter, string message) =>
        FilterTable.ShouldBeRefused(filter, 2, message);

    [Fact]
    public void A_search_is_refused_where_there_is_no_collection() =>
        FilterTable.ShouldBeRefused("{ $text: { $search: 'x' } }", 2, "$text is not allowed in this context");

    [Fact]
    public void A_filter_nested_too_deep_is_refused()
    {
        string deep = "{ a: " + string.Concat(Enumerable.Repeat("{ $not: ", 100)) + "{ $gt: 1 }" + new string('}', 101);
        FilterTable.ShouldBeRefused(deep, 2, "exceeded maximum query tree depth of 100");
    }

    [Fact]
    public void A_filter_nested_as_deep_as_is_allowed_matches()
    {
        // Each $nor turns the answer round; a hundred of them leave it.
        string deep = string.Concat(Enumerable.Repeat("{ $nor: [", 99)) + "{ a: 1 }" + string.Concat(Enumerable.Repeat("] }", 99));
        FilterTable.ShouldMatch(deep, "{ a: 1 }", false);
        FilterTable.ShouldMatch(deep, "{ a: 2 }", true);
    }

    [Fact]
    public void Nested_conjunctions_become_one_for_the_planner()
    {
        var root = Filter.Compile(Json.Document("{ a: { $gt: 1, $lt: 5 }, $and: [{ b: 1 }, { $or: [{ c: 1 }] }] }")).Root;
        root.ShouldBeOfType<AndMatchExpression>().Children.Cast<PathMatchExpression>().Select(node => node.Path.Text)
            .ShouldBe(["a", "a", "b", "c"]);
    }

    [Fact]
    public void An_empty_filter_is_known_to_match_all()
    {
        Filter.Compile(Json.Document("{}")).IsEmpty.ShouldBeTrue();
        Filter.All.IsEmpty.ShouldBeTrue();
        Filter.Compile(Json.Document("{ $comment: 'x' }")).IsEmpty.ShouldBeTrue();
        Filter.Compile(Json.Document("{ a: 1 }")).IsEmpty.ShouldBeFalse();
    }
}
