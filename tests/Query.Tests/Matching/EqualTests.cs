namespace Streetcar.Query.Tests.Matching;

public sealed class EqualTests
{
    [Theory]
    [InlineData("{ a: 1 }", "{ a: 1 }", true)]
    [InlineData("{ a: 1 }", "{ a: 2 }", false)]
    [InlineData("{ a: 1 }", "{ b: 1 }", false)]
    [InlineData("{ a: { $eq: 1 } }", "{ a: 1 }", true)]
    [InlineData("{ a: 'x' }", "{ a: 'x' }", true)]
    [InlineData("{ a: 'x' }", "{ a: 'X' }", false)]
    [InlineData("{ a: true }", "{ a: true }", true)]
    [InlineData("{ a: true }", "{ a: 1 }", false)]
    [InlineData("{ a: 1, b: 2 }", "{ a: 1, b: 2 }", true)]
    [InlineData("{ a: 1, b: 2 }", "{ a: 1, b: 3 }", false)]
    [InlineData("{}", "{ a: 1 }", true)]
    public void A_value_matches_fields_that_equal_it(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: 1 }", "{ a: { $numberDouble: '1.0' } }", true)]
    [InlineData("{ a: 1 }", "{ a: { $numberLong: '1' } }", true)]
    [InlineData("{ a: 1 }", "{ a: { $numberDecimal: '1.00' } }", true)]
    [InlineData("{ a: { $numberDecimal: '0.1' } }", "{ a: 0.1 }", false)]
    [InlineData("{ a: { $numberDouble: 'NaN' } }", "{ a: { $numberDouble: 'NaN' } }", true)]
    [InlineData("{ a: { $numberDouble: 'NaN' } }", "{ a: { $numberDecimal: 'NaN' } }", true)]
    [InlineData("{ a: { $numberDouble: 'NaN' } }", "{ a: 0 }", false)]
    [InlineData("{ a: 0 }", "{ a: { $numberDouble: '-0.0' } }", true)]
    [InlineData("{ a: { $numberLong: '9007199254740993' } }", "{ a: 9007199254740992.0 }", false)]
    public void Numbers_of_different_types_are_equal_by_their_exact_value(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: null }", "{ a: null }", true)]
    [InlineData("{ a: null }", "{ b: 1 }", true)]
    [InlineData("{ a: null }", "{ a: { $undefined: true } }", true)]
    [InlineData("{ a: null }", "{ a: 0 }", false)]
    [InlineData("{ a: null }", "{ a: [] }", false)]
    [InlineData("{ a: null }", "{ a: [1, null] }", true)]
    [InlineData("{ 'a.b': null }", "{ a: 1 }", true)]
    [InlineData("{ 'a.b': null }", "{ a: {} }", true)]
    [InlineData("{ 'a.b': null }", "{}", true)]
    [InlineData("{ 'a.b': null }", "{ a: [] }", false)]
    [InlineData("{ 'a.b': null }", "{ a: [1, 2] }", false)]
    [InlineData("{ 'a.b': null }", "{ a: [{ b: 1 }, {}] }", true)]
    [InlineData("{ 'a.b': null }", "{ a: [{ b: 1 }] }", false)]
    public void Null_matches_null_and_missing(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: 2 }", "{ a: [1, 2, 3] }", true)]
    [InlineData("{ a: 4 }", "{ a: [1, 2, 3] }", false)]
    [InlineData("{ a: [1, 2] }", "{ a: [1, 2] }", true)]
    [InlineData("{ a: [1, 2] }", "{ a: [2, 1] }", false)]
    [InlineData("{ a: [1, 2] }", "{ a: [[1, 2], 3] }", true)]
    [InlineData("{ a: [1, 2] }", "{ a: [1, 2, 3] }", false)]
    [InlineData("{ a: [] }", "{ a: [] }", true)]
    [InlineData("{ a: [] }", "{ a: [[]] }", true)]
    [InlineData("{ a: 1 }", "{ a: [[1]] }", false)]
    public void An_array_matches_by_an_element_or_as_a_whole(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { b: 1, c: 2 } }", "{ a: { b: 1, c: 2 } }", true)]
    [InlineData("{ a: { b: 1, c: 2 } }", "{ a: { c: 2, b: 1 } }", false)]
    [InlineData("{ a: { b: 1 } }", "{ a: { b: 1, c: 2 } }", false)]
    [InlineData("{ a: { b: 1 } }", "{ a: { b: 1.0 } }", true)]
    [InlineData("{ a: { b: 1 } }", "{ a: [{ b: 1 }] }", true)]
    [InlineData("{ a: {} }", "{ a: {} }", true)]
    [InlineData("{ a: { b: null } }", "{ a: {} }", false)]
    public void An_embedded_document_matches_as_a_whole_in_order(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $minKey: 1 } }", "{ a: { $minKey: 1 } }", true)]
    [InlineData("{ a: { $minKey: 1 } }", "{ a: 1 }", false)]
    [InlineData("{ a: { $oid: '5099803df3f4948bd2f98391' } }", "{ a: { $oid: '5099803df3f4948bd2f98391' } }", true)]
    [InlineData("{ a: { $date: '1970-01-01T00:00:00Z' } }", "{ a: { $date: '1970-01-01T00:00:00Z' } }", true)]
    [InlineData("{ a: { $date: '1970-01-01T00:00:00Z' } }", "{ a: { $timestamp: { t: 0, i: 0 } } }", false)]
    [InlineData("{ a: { $binary: { base64: 'AAE=', subType: '00' } } }", "{ a: { $binary: { base64: 'AAE=', subType: '00' } } }", true)]
    [InlineData("{ a: { $binary: { base64: 'AAE=', subType: '00' } } }", "{ a: { $binary: { base64: 'AAE=', subType: '05' } } }", false)]
    [InlineData("{ a: { $eq: { $regularExpression: { pattern: 'x', options: '' } } } }", "{ a: 'x' }", false)]
    [InlineData("{ a: { $eq: { $regularExpression: { pattern: 'x', options: '' } } } }", "{ a: { $regularExpression: { pattern: 'x', options: '' } } }", true)]
    [InlineData("{ a: { $ref: 'c', $id: 1 } }", "{ a: { $ref: 'c', $id: 1 } }", true)]
    public void Every_type_has_its_equality(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $ne: 1 } }", "{ a: 2 }", true)]
    [InlineData("{ a: { $ne: 1 } }", "{ a: 1.0 }", false)]
    [InlineData("{ a: { $ne: 1 } }", "{}", true)]
    [InlineData("{ a: { $ne: 1 } }", "{ a: [1, 2] }", false)]
    [InlineData("{ a: { $ne: null } }", "{}", false)]
    [InlineData("{ a: { $ne: null } }", "{ a: 0 }", true)]
    public void Ne_is_the_complement_of_equality(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $undefined: true } }", 2, "cannot compare to undefined")]
    [InlineData("{ a: { $eq: { $undefined: true } } }", 2, "cannot compare to undefined")]
    [InlineData("{ a: { $ne: { $regularExpression: { pattern: 'x', options: '' } } } }", 2, "Can't have regex as arg to $ne.")]
    public void What_cannot_be_compared_is_refused(string filter, int code, string message) =>
        FilterTable.ShouldBeRefused(filter, code, message);
}
