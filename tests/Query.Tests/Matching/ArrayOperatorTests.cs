using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Matching;

public sealed class ArrayOperatorTests
{
    [Theory]
    [InlineData("{ a: { $size: 2 } }", "{ a: [1, 2] }", true)]
    [InlineData("{ a: { $size: 2 } }", "{ a: [1] }", false)]
    [InlineData("{ a: { $size: 0 } }", "{ a: [] }", true)]
    [InlineData("{ a: { $size: 0 } }", "{}", false)]
    [InlineData("{ a: { $size: 1 } }", "{ a: 1 }", false)]
    [InlineData("{ a: { $size: 2.0 } }", "{ a: [[1], [2]] }", true)]
    [InlineData("{ a: { $size: 1 } }", "{ a: [[1], [2]] }", false)]
    [InlineData("{ 'a.b': { $size: 1 } }", "{ a: [{ b: [1, 2] }, { b: [1] }] }", true)]
    public void Size_asks_for_the_number_of_elements(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $size: 'x' } }", "Failed to parse $size. Expected a number in: $size: \"x\"")]
    [InlineData("{ a: { $size: -1 } }", "Failed to parse $size. Expected a non-negative number in: $size: -1")]
    [InlineData("{ a: { $size: 1.5 } }", "Failed to parse $size. Expected an integer: $size: 1.5")]
    [InlineData("{ a: { $size: { $numberDouble: 'NaN' } } }", "Failed to parse $size. Expected an integer, but found NaN in: $size: nan.0")]
    [InlineData("{ a: { $size: { $numberDouble: 'Infinity' } } }", "Failed to parse $size. Cannot represent as a 64-bit integer: $size: inf.0")]
    [InlineData("{ a: { $size: [1] } }", "Failed to parse $size. Expected a number in: $size: [ 1 ]")]
    public void A_size_that_is_none_is_refused(string filter, string message) =>
        FilterTable.ShouldBeRefused(filter, 2, message);

    [Theory]
    [InlineData("{ a: { $all: [1, 2] } }", "{ a: [2, 3, 1] }", true)]
    [InlineData("{ a: { $all: [1, 2] } }", "{ a: [1] }", false)]
    [InlineData("{ a: { $all: [1] } }", "{ a: 1 }", true)]
    [InlineData("{ a: { $all: [] } }", "{ a: [] }", false)]
    [InlineData("{ a: { $all: [[1, 2]] } }", "{ a: [1, 2] }", true)]
    [InlineData("{ a: { $all: [[1, 2]] } }", "{ a: [[1, 2], 3] }", true)]
    [InlineData("{ a: { $all: [null] } }", "{}", true)]
    [InlineData("{ a: { $all: [{ $regularExpression: { pattern: '^x', options: '' } }, 1] } }", "{ a: [1, 'xy'] }", true)]
    [InlineData("{ a: { $all: [{ $elemMatch: { b: 1, c: 1 } }, { $elemMatch: { b: 2 } }] } }", "{ a: [{ b: 1, c: 1 }, { b: 2 }] }", true)]
    [InlineData("{ a: { $all: [{ $elemMatch: { b: 1, c: 1 } }, { $elemMatch: { b: 2 } }] } }", "{ a: [{ b: 1, c: 1 }] }", false)]
    [InlineData("{ 'a.b': { $all: [1, 2] } }", "{ a: [{ b: 1 }, { b: 2 }] }", true)]
    public void All_asks_for_every_one_of_its_values(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $all: 1 } }", "$all needs an array")]
    [InlineData("{ a: { $all: [{ $gt: 1 }] } }", "no $ expressions in $all")]
    [InlineData("{ a: { $all: [{ $elemMatch: {} }, 1] } }", "$all/$elemMatch has to be consistent")]
    [InlineData("{ a: { $all: [1, { $elemMatch: {} }] } }", "no $ expressions in $all")]
    public void A_malformed_all_is_refused(string filter, string message) =>
        FilterTable.ShouldBeRefused(filter, 2, message);

    [Theory]
    [InlineData("{ a: { $elemMatch: { $gt: 1, $lt: 5 } } }", "{ a: [0, 3] }", true)]
    [InlineData("{ a: { $elemMatch: { $gt: 1, $lt: 5 } } }", "{ a: [0, 9] }", false)]
    [InlineData("{ a: { $elemMatch: { $gt: 1 } } }", "{ a: 3 }", false)]
    [InlineData("{ a: { $elemMatch: { b: 1, c: 2 } } }", "{ a: [{ b: 1, c: 2 }] }", true)]
    [InlineData("{ a: { $elemMatch: { b: 1, c: 2 } } }", "{ a: [{ b: 1 }, { c: 2 }] }", false)]
    [InlineData("{ a: { $elemMatch: { b: null } } }", "{ a: [{ c: 1 }] }", true)]
    [InlineData("{ a: { $elemMatch: { b: null } } }", "{ a: [1] }", false)]
    [InlineData("{ a: { $elemMatch: {} } }", "{ a: [{}] }", true)]
    [InlineData("{ a: { $elemMatch: {} } }", "{ a: [1] }", false)]
    [InlineData("{ a: { $elemMatch: { $or: [{ b: 1 }, { b: 2 }] } } }", "{ a: [{ b: 2 }] }", true)]
    [InlineData("{ a: { $elemMatch: { $not: { $gt: 3 } } } }", "{ a: [5, 1] }", true)]
    [InlineData("{ a: { $elemMatch: { $not: { $gt: 3 } } } }", "{ a: [5, 6] }", false)]
    [InlineData("{ a: { $not: { $elemMatch: { $gt: 3 } } } }", "{ a: [1, 2] }", true)]
    [InlineData("{ a: { $elemMatch: { $elemMatch: { $gt: 3 } } } }", "{ a: [[1], [4]] }", true)]
    [InlineData("{ a: { $elemMatch: { $elemMatch: { $gt: 3 } } } }", "{ a: [4] }", false)]
    [InlineData("{ a: { $elemMatch: { '0': 7 } } }", "{ a: [[7, 8]] }", true)]
    [InlineData("{ a: { $elemMatch: { $in: [1, 2] } } }", "{ a: [3, 2] }", true)]
    [InlineData("{ a: { $elemMatch: { $type: 'string' } } }", "{ a: [3, 'x'] }", true)]
    [InlineData("{ a: { $elemMatch: { $exists: true } } }", "{ a: [1] }", true)]
    [InlineData("{ a: { $elemMatch: { $size: 1 } } }", "{ a: [[1]] }", true)]
    [InlineData("{ 'a.b': { $elemMatch: { c: 1 } } }", "{ a: [{ b: [{ c: 1 }] }] }", true)]
    [InlineData("{ a: { $elemMatch: { $ref: 'x', $id: 1 } } }", "{ a: [{ $ref: 'x', $id: 1 }] }", true)]
    public void ElemMatch_asks_one_element_to_meet_all_conditions(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Fact]
    public void ElemMatch_needs_an_object() =>
        FilterTable.ShouldBeRefused("{ a: { $elemMatch: 1 } }", 2, "$elemMatch needs an Object");

    [Theory]
    [InlineData("{ a: 2 }", "{ a: [1, 2, 3] }", 1)]
    [InlineData("{ a: { $gt: 2 } }", "{ a: [1, 2, 3] }", 2)]
    [InlineData("{ 'a.b': 2 }", "{ a: [{ b: 1 }, { b: [5, 2] }] }", 1)]
    [InlineData("{ a: { $elemMatch: { b: 2 } } }", "{ a: [{ b: 1 }, { b: 2 }] }", 1)]
    [InlineData("{ 'a.b': { $elemMatch: { $gt: 5 } } }", "{ a: { b: [1, 2, 9] } }", 2)]
    [InlineData("{ a: 1 }", "{ a: 1 }", -1)]
    [InlineData("{ a: [1, 2] }", "{ a: [1, 2] }", -1)]
    [InlineData("{ 'a.1': 2 }", "{ a: [1, 2] }", -1)]
    [InlineData("{ a: 2, b: 3 }", "{ a: [1, 2], b: [3] }", 0)]
    [InlineData("{ a: { $ne: 9 } }", "{ a: [1, 2] }", -1)]
    [InlineData("{ $or: [{ a: 1, b: 7 }, { b: 4 }] }", "{ a: [0, 1], b: 4 }", -1)]
    public void The_element_that_matched_is_known(string filter, string document, int index)
    {
        Filter.Compile(Json.Document(filter)).Matches(Json.Document(document).Span, out int arrayIndex).ShouldBeTrue();
        arrayIndex.ShouldBe(index);
    }
}
