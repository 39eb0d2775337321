namespace Streetcar.Query.Tests.Matching;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("{ a: { $gt: 1 } }", "{ a: 2 }", true)]
    [InlineData("{ a: { $gt: 1 } }", "{ a: 1 }", false)]
    [InlineData("{ a: { $gte: 1 } }", "{ a: 1.0 }", true)]
    [InlineData("{ a: { $lt: 1 } }", "{ a: 0.5 }", true)]
    [InlineData("{ a: { $lt: 1 } }", "{ a: 1 }", false)]
    [InlineData("{ a: { $lte: 1 } }", "{ a: { $numberDecimal: '1' } }", true)]
    [InlineData("{ a: { $gt: 1, $lt: 5 } }", "{ a: 3 }", true)]
    [InlineData("{ a: { $gt: 1, $lt: 5 } }", "{ a: 5 }", false)]
    [InlineData("{ a: { $gt: 'a' } }", "{ a: 'b' }", true)]
    [InlineData("{ a: { $gt: { $date: '1970-01-01T00:00:00Z' } } }", "{ a: { $date: '1970-01-01T00:00:01Z' } }", true)]
    [InlineData("{ a: { $gt: false } }", "{ a: true }", true)]
    [InlineData("{ a: { $gt: { b: 1 } } }", "{ a: { b: 2 } }", true)]
    [InlineData("{ a: { $gt: [1] } }", "{ a: [2] }", true)]
    public void Values_of_one_kind_compare_by_their_order(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $lt: 5 } }", "{ a: 'x' }", false)]
    [InlineData("{ a: { $lt: 5 } }", "{ a: null }", false)]
    [InlineData("{ a: { $lt: 5 } }", "{}", false)]
    [InlineData("{ a: { $gt: 5 } }", "{ a: 'x' }", false)]
    [InlineData("{ a: { $gt: 5 } }", "{ a: true }", false)]
    [InlineData("{ a: { $gt: 5 } }", "{ a: { $date: '1970-01-01T00:00:01Z' } }", false)]
    [InlineData("{ a: { $gt: 'x' } }", "{ a: { $symbol: 'y' } }", true)]
    public void Values_of_another_kind_never_match(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $gte: null } }", "{ a: null }", true)]
    [InlineData("{ a: { $lte: null } }", "{}", true)]
    [InlineData("{ a: { $gt: null } }", "{ a: null }", false)]
    [InlineData("{ a: { $lt: null } }", "{}", false)]
    [InlineData("{ a: { $gte: null } }", "{ a: 1 }", false)]
    public void Null_is_only_as_great_as_null_and_missing(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $lt: { $maxKey: 1 } } }", "{ a: 'x' }", true)]
    [InlineData("{ a: { $lt: { $maxKey: 1 } } }", "{}", true)]
    [InlineData("{ a: { $lt: { $maxKey: 1 } } }", "{ a: { $maxKey: 1 } }", false)]
    [InlineData("{ a: { $lte: { $maxKey: 1 } } }", "{ a: { $maxKey: 1 } }", true)]
    [InlineData("{ a: { $gt: { $maxKey: 1 } } }", "{ a: 1 }", false)]
    [InlineData("{ a: { $gt: { $minKey: 1 } } }", "{ a: 1 }", true)]
    [InlineData("{ a: { $gte: { $minKey: 1 } } }", "{ a: { $minKey: 1 } }", true)]
    [InlineData("{ a: { $lt: { $minKey: 1 } } }", "{ a: 1 }", false)]
    public void MinKey_and_MaxKey_compare_with_all(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $lt: { $numberDouble: 'NaN' } } }", "{ a: 1 }", false)]
    [InlineData("{ a: { $gt: { $numberDouble: 'NaN' } } }", "{ a: 1 }", false)]
    [InlineData("{ a: { $gte: { $numberDouble: 'NaN' } } }", "{ a: { $numberDouble: 'NaN' } }", true)]
    [InlineData("{ a: { $lte: { $numberDecimal: 'NaN' } } }", "{ a: { $numberDouble: 'NaN' } }", true)]
    [InlineData("{ a: { $lt: 5 } }", "{ a: { $numberDouble: 'NaN' } }", false)]
    [InlineData("{ a: { $lte: 5 } }", "{ a: { $numberDecimal: 'NaN' } }", false)]
    public void NaN_is_neither_less_nor_greater_than_a_number(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $gt: 4 } }", "{ a: [1, 5] }", true)]
    [InlineData("{ a: { $gt: 5 } }", "{ a: [1, 5] }", false)]
    [InlineData("{ a: { $gt: 4, $lt: 2 } }", "{ a: [1, 5] }", true)]
    [InlineData("{ a: { $gt: 1 } }", "{ a: [[2]] }", false)]
    public void One_element_of_an_array_is_enough_for_each_condition(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Fact]
    public void A_regular_expression_has_no_order() => FilterTable.ShouldBeRefused(
        "{ a: { $gt: { $regularExpression: { pattern: 'x', options: '' } } } }",
        2,
        "Can't have RegEx as arg to predicate over field 'a'.");
}
