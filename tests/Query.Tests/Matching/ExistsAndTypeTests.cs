namespace Streetcar.Query.Tests.Matching;

public sealed class ExistsAndTypeTests
{
    [Theory]
    [InlineData("{ a: { $exists: true } }", "{ a: null }", true)]
    [InlineData("{ a: { $exists: true } }", "{ b: 1 }", false)]
    [InlineData("{ a: { $exists: true } }", "{ a: [] }", true)]
    [InlineData("{ a: { $exists: 1 } }", "{ a: 1 }", true)]
    [InlineData("{ a: { $exists: false } }", "{ b: 1 }", true)]
    [InlineData("{ a: { $exists: 0 } }", "{ a: 1 }", false)]
    [InlineData("{ a: { $exists: null } }", "{ b: 1 }", true)]
    [InlineData("{ 'a.b': { $exists: true } }", "{ a: [{}, { b: 1 }] }", true)]
    [InlineData("{ 'a.b': { $exists: false } }", "{ a: [{}, { b: 1 }] }", false)]
    [InlineData("{ 'a.b': { $exists: false } }", "{ a: [] }", true)]
    [InlineData("{ 'a.1': { $exists: true } }", "{ a: [1, 2] }", true)]
    [InlineData("{ 'a.2': { $exists: true } }", "{ a: [1, 2] }", false)]
    public void Exists_asks_for_the_field_whatever_its_value(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $type: 'string' } }", "{ a: 'x' }", true)]
    [InlineData("{ a: { $type: 2 } }", "{ a: 'x' }", true)]
    [InlineData("{ a: { $type: 2.0 } }", "{ a: 'x' }", true)]
    [InlineData("{ a: { $type: 'string' } }", "{ a: 1 }", false)]
    [InlineData("{ a: { $type: 'number' } }", "{ a: 1 }", true)]
    [InlineData("{ a: { $type: 'number' } }", "{ a: { $numberDecimal: '1' } }", true)]
    [InlineData("{ a: { $type: 'number' } }", "{ a: '1' }", false)]
    [InlineData("{ a: { $type: ['string', 'null'] } }", "{ a: null }", true)]
    [InlineData("{ a: { $type: ['string', 10] } }", "{ a: null }", true)]
    [InlineData("{ a: { $type: 'null' } }", "{}", false)]
    [InlineData("{ a: { $type: 'array' } }", "{ a: [] }", true)]
    [InlineData("{ a: { $type: 'array' } }", "{ a: [[]] }", true)]
    [InlineData("{ a: { $type: 'string' } }", "{ a: [1, 'x'] }", true)]
    [InlineData("{ a: { $type: 'object' } }", "{ a: [1, {}] }", true)]
    [InlineData("{ a: { $type: -1 } }", "{ a: { $minKey: 1 } }", true)]
    [InlineData("{ a: { $type: 127 } }", "{ a: { $maxKey: 1 } }", true)]
    [InlineData("{ a: { $type: 'objectId' } }", "{ a: { $oid: '5099803df3f4948bd2f98391' } }", true)]
    [InlineData("{ a: { $type: 'bool' } }", "{ a: false }", true)]
    [InlineData("{ a: { $type: 'date' } }", "{ a: { $date: '1970-01-01T00:00:00Z' } }", true)]
    [InlineData("{ a: { $type: 'long' } }", "{ a: { $numberLong: '1' } }", true)]
    [InlineData("{ a: { $type: 'int' } }", "{ a: { $numberLong: '1' } }", false)]
    [InlineData("{ a: { $type: 'undefined' } }", "{ a: { $undefined: true } }", true)]
    public void Type_asks_for_the_type_by_name_or_number(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $type: 'float' } }", 2, "Unknown type name alias: float")]
    [InlineData("{ a: { $type: 20 } }", 2, "Invalid numerical type code: 20")]
    [InlineData("{ a: { $type: 1.5 } }", 2, "Invalid numerical type code: 1.5")]
    [InlineData("{ a: { $type: 0 } }", 2, "Invalid numerical type code: 0. Instead use {$exists:false}.")]
    [InlineData("{ a: { $type: {} } }", 14, "type must be represented as a number or a string")]
    [InlineData("{ a: { $type: [] } }", 9, "a must match at least one type")]
    public void A_type_that_does_not_exist_is_refused(string filter, int code, string message) =>
        FilterTable.ShouldBeRefused(filter, code, message);
}
