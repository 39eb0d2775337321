using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Matching;

public sealed class InTests
{
    [Theory]
    [InlineData("{ a: { $in: [1, 2] } }", "{ a: 2 }", true)]
    [InlineData("{ a: { $in: [1, 2] } }", "{ a: 2.0 }", true)]
    [InlineData("{ a: { $in: [1, 2] } }", "{ a: 3 }", false)]
    [InlineData("{ a: { $in: [1, 2] } }", "{}", false)]
    [InlineData("{ a: { $in: [] } }", "{ a: 1 }", false)]
    [InlineData("{ a: { $in: [1] } }", "{ a: [3, 1] }", true)]
    [InlineData("{ a: { $in: [[1, 2], 7] } }", "{ a: [1, 2] }", true)]
    [InlineData("{ a: { $in: [[1, 2], 7] } }", "{ a: [1] }", false)]
    [InlineData("{ a: { $in: [{ b: 1 }, 2] } }", "{ a: { b: 1 } }", true)]
    [InlineData("{ a: { $in: ['x', 3, null, 'x', 3] } }", "{ a: 'x' }", true)]
    [InlineData("{ a: { $in: [{ $numberDouble: 'NaN' }, 1] } }", "{ a: { $numberDouble: 'NaN' } }", true)]
    public void In_matches_what_equals_one_of_its_values(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $in: [null, 1] } }", "{}", true)]
    [InlineData("{ a: { $in: [null, 1] } }", "{ a: { $undefined: true } }", true)]
    [InlineData("{ a: { $in: [null, 1] } }", "{ a: 2 }", false)]
    [InlineData("{ a: { $in: [null] } }", "{}", true)]
    public void A_null_within_matches_missing_too(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $in: [{ $regularExpression: { pattern: '^x', options: '' } }, 'y'] } }", "{ a: 'xa' }", true)]
    [InlineData("{ a: { $in: [{ $regularExpression: { pattern: '^x', options: '' } }, 'y'] } }", "{ a: 'y' }", true)]
    [InlineData("{ a: { $in: [{ $regularExpression: { pattern: '^x', options: '' } }, 'y'] } }", "{ a: 'ya' }", false)]
    [InlineData("{ a: { $in: [{ $regularExpression: { pattern: '^x', options: '' } }] } }", "{ a: ['b', 'xa'] }", true)]
    public void A_regular_expression_within_matches_strings(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $nin: [1, 2] } }", "{ a: 3 }", true)]
    [InlineData("{ a: { $nin: [1, 2] } }", "{ a: [3, 2] }", false)]
    [InlineData("{ a: { $nin: [1, 2] } }", "{}", true)]
    [InlineData("{ a: { $nin: [null] } }", "{}", false)]
    [InlineData("{ a: { $nin: [] } }", "{ a: 1 }", true)]
    public void Nin_is_the_complement(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $in: 1 } }", 2, "$in needs an array")]
    [InlineData("{ a: { $nin: {} } }", 2, "$nin needs an array")]
    [InlineData("{ a: { $in: [{ $gt: 1 }] } }", 2, "cannot nest $ under $in")]
    public void A_malformed_in_is_refused(string filter, int code, string message) =>
        FilterTable.ShouldBeRefused(filter, code, message);

    [Fact]
    public void The_operands_are_sorted_and_distinct()
    {
        var node = Filter.Compile(Json.Document("{ a: { $in: [3, 'x', 1, 3.0, null] } }")).Root.ShouldBeOfType<InMatchExpression>();
        node.Operands.Select(value => value.ToString()).ShouldBe(["null", "1", "3", "x"]);
    }
}
