using Streetcar.Bson;
using Streetcar.Query.Paths;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Tests.Sorting;

public sealed class SortTests
{
    [Theory]
    [InlineData("{ a: 1 }", "{ a: 3 } | { a: 1 } | { a: 2 }", "{ a: 1 } | { a: 2 } | { a: 3 }")]
    [InlineData("{ a: -1 }", "{ a: 3 } | { a: 1 } | { a: 2 }", "{ a: 3 } | { a: 2 } | { a: 1 }")]
    [InlineData("{ a: 1, b: -1 }", "{ a: 1, b: 1 } | { a: 0 } | { a: 1, b: 2 }", "{ a: 0 } | { a: 1, b: 2 } | { a: 1, b: 1 }")]
    [InlineData("{ a: 1 }", "{ a: 'x' } | { a: 5 } | { b: 1 } | { a: null, b: 2 }", "{ b: 1 } | { a: null, b: 2 } | { a: 5 } | { a: 'x' }")]
    [InlineData("{ 'a.b': 1 }", "{ a: { b: 2 } } | { a: { b: 1 } } | { a: 7 }", "{ a: 7 } | { a: { b: 1 } } | { a: { b: 2 } }")]
    [InlineData("{}", "{ a: 2 } | { a: 1 }", "{ a: 2 } | { a: 1 }")]
    public void Documents_come_in_the_order_of_their_keys(string sort, string documents, string expected) =>
        Sorted(sort, documents).ShouldBe(Normal(expected));

    [Theory]
    [InlineData("{ a: 1 }", "{ a: 4 } | { a: [9, 3] }", "{ a: [9, 3] } | { a: 4 }")]
    [InlineData("{ a: -1 }", "{ a: 4 } | { a: [9, 3] }", "{ a: [9, 3] } | { a: 4 }")]
    [InlineData("{ a: 1 }", "{ a: null } | { a: [] } | { b: 1 }", "{ a: [] } | { a: null } | { b: 1 }")]
    [InlineData("{ a: -1 }", "{ a: [] } | { a: null } | { a: 1 }", "{ a: 1 } | { a: null } | { a: [] }")]
    [InlineData("{ a: 1 }", "{ a: [[5]] } | { a: 9 }", "{ a: 9 } | { a: [[5]] }")]
    [InlineData("{ 'a.b': 1 }", "{ a: [{ b: 5 }, { b: 2 }] } | { a: { b: 3 } }", "{ a: [{ b: 5 }, { b: 2 }] } | { a: { b: 3 } }")]
    [InlineData("{ 'a.b': 1 }", "{ a: { b: 1 } } | { a: [{ b: 5 }, 7] }", "{ a: [{ b: 5 }, 7] } | { a: { b: 1 } }")]
    [InlineData("{ 'a.b': 1 }", "{ a: { b: [3, 4] } } | { a: [{ b: [9, 1] }] }", "{ a: [{ b: [9, 1] }] } | { a: { b: [3, 4] } }")]
    [InlineData("{ a: -1.9, b: { $meta: 'randVal' } }", "{ a: [1] } | { a: [2] }", "{ a: [2] } | { a: [1] }")]
    [InlineData("{ 'a.1': 1 }", "{ a: [0, 5] } | { a: [9, 4] }", "{ a: [9, 4] } | { a: [0, 5] }")]
    [InlineData("{ 'a.0.b': 1 }", "{ a: [{ b: 2 }] } | { a: [{ b: 1 }, { b: 0 }] }", "{ a: [{ b: 1 }, { b: 0 }] } | { a: [{ b: 2 }] }")]
    [InlineData(
        "{ 'a.x': 1, 'a.y': 1 }",
        "{ a: [{ x: 1, y: 3 }] } | { a: [{ x: 1, y: 5 }, { x: 1, y: 2 }, { x: 2, y: 0 }] }",
        "{ a: [{ x: 1, y: 5 }, { x: 1, y: 2 }, { x: 2, y: 0 }] } | { a: [{ x: 1, y: 3 }] }")]
    public void An_array_counts_by_its_first_element_in_the_order(string sort, string documents, string expected) =>
        Sorted(sort, documents).ShouldBe(Normal(expected));

    [Fact]
    public void Keys_in_different_arrays_are_refused() =>
        Should.Throw<DocumentException>(() => Sorted("{ a: 1, b: 1 }", "{ a: [1, 2], b: [3, 4] }"))
            .Message.ShouldBe("cannot sort with keys that are parallel arrays");

    [Fact]
    public void A_number_that_may_be_index_or_name_is_refused() =>
        ((int)Should.Throw<DocumentException>(() => Sorted("{ 'a.0': 1 }", "{ a: [{ '0': 1 }] }")).Code).ShouldBe(16746);

    [Theory]
    [InlineData("{ a: 'x' }", 15974, "Illegal key in $sort specification: a: \"x\"")]
    [InlineData("{ a: 2 }", 15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)")]
    [InlineData("{ a: 0 }", 15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)")]
    [InlineData("{ a: { $meta: 'textScore' } }", 40218, "query requires text score metadata, but it is not available")]
    [InlineData("{ a: { $meta: 'indexKey' } }", 31138, "Illegal $meta sort: $meta: \"indexKey\"")]
    [InlineData("{ a: { $meta: 'foo' } }", 31138, "Illegal $meta sort: $meta: \"foo\"")]
    [InlineData("{ a: { $meta: 'textScore', b: 1 } }", 9, "Cannot have additional keys in a $meta sort specification")]
    [InlineData("{ a: { $add: 1 } }", 17312, "$meta is the only expression supported by $sort right now")]
    [InlineData("{ '': 1 }", 40352, "FieldPath cannot be constructed with empty string")]
    [InlineData("{ 'a.': 1 }", 40353, "FieldPath must not end with a '.'.")]
    public void A_malformed_sort_is_refused(string sort, int code, string message)
    {
        var refusal = Should.Throw<DocumentException>(() => SortPattern.Compile(Json.Document(sort)));
        refusal.Message.ShouldBe(message);
        ((int)refusal.Code).ShouldBe(code);
    }

    [Fact]
    public void More_than_32_keys_are_refused()
    {
        var sort = new RawDocument(Enumerable.Range(0, 33).Select(i => new RawElement($"f{i}", 1)));
        ((int)Should.Throw<DocumentException>(() => SortPattern.Compile(sort)).Code).ShouldBe(13103);
    }

    [Fact]
    public void The_keys_are_known_to_the_planner() =>
        SortPattern.Compile(Json.Document("{ a: 1, 'b.c': -1.0 }")).Fields
            .ShouldBe([new SortField(FieldPath.Parse("a"), false), new SortField(FieldPath.Parse("b.c"), true)]);

    private static string[] Sorted(string sort, string documents)
    {
        using var sorter = new DocumentSorter(SortPattern.Compile(Json.Document(sort)));
        foreach (string document in documents.Split('|'))
            sorter.Add(Json.Document(document).Span);
        var sorted = new List<string>();
        while (sorter.TryNext(out var document))
            sorted.Add(new RawDocument(document).ToString());
        return [.. sorted];
    }

    private static string[] Normal(string documents) =>
        [.. documents.Split('|').Select(document => Json.Document(document).ToString())];
}
