using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Streetcar.Bson.Tests;

public sealed class ExtendedJsonTests
{
    // MongoDB.Bson does not read DBPointers; the corpus has some.
    private static Arbitrary<RawDocument> Readable =>
        Generators.Documents.Filter(document => !document.ToJson().Contains("$dbPointer", StringComparison.Ordinal));

    [Theory]
    [InlineData("{ i: { $lt: 4 } }", """{"i": {"$lt": 4}}""")]
    [InlineData("{'a': 'it\\'s', \"b\": \"'\"}", """{"a": "it's", "b": "'"}""")]
    [InlineData("{a: [1, 2,], b: {},}", """{"a": [1, 2], "b": {}}""")]
    [InlineData("{}", "{}")]
    [InlineData("{_id: 1, $x: 2, a1: 3, '7': 4, größe: 5, 'a.b': 6, '': 7}",
        """{"_id": 1, "$x": 2, "a1": 3, "7": 4, "größe": 5, "a.b": 6, "": 7}""")]
    [InlineData("{a: 'x\\u00e9A\\n\\/\\ud83d\\ude00'}", """{"a": "xéA\n/😀"}""")]
    [InlineData("{a: true, b: false, c: null}", """{"a": true, "b": false, "c": null}""")]
    [InlineData("{a: 0.5, b: 5.0, c: 1, d: -0.0, e: 1e3, f: 1E-2}",
        """{"a": 0.5, "b": 5.0, "c": 1, "d": -0.0, "e": 1000.0, "f": 0.01}""")]
    [InlineData("{a: NaN, b: -Infinity, c: Infinity}",
        """{"a": {"$numberDouble": "NaN"}, "b": {"$numberDouble": "-Infinity"}, "c": {"$numberDouble": "Infinity"}}""")]
    [InlineData("{a: ObjectId('56e1fc72e0c917e9c4714161')}", """{"a": {"$oid": "56e1fc72e0c917e9c4714161"}}""")]
    [InlineData("{a: ISODate('2012-12-24T12:15:30.501Z')}", """{"a": {"$date": "2012-12-24T12:15:30.501Z"}}""")]
    [InlineData("{a: NumberInt(1), b: NumberLong('5000000000'), c: NumberDecimal( \"1.50\" )}",
        """{"a": 1, "b": 5000000000, "c": {"$numberDecimal": "1.50"}}""")]
    [InlineData("{a: UUID('73ffd264-44b3-4c69-90e8-e7d1dfc035d4')}",
        """{"a": {"$binary": {"base64": "c//SZESzTGmQ6OfR38A11A==", "subType": "04"}}}""")]
    [InlineData("{a: /^x\\/y\\d/mi, b: MinKey, c: MaxKey, d: undefined}",
        """{"a": {"$regularExpression": {"pattern": "^x/y\\d", "options": "im"}}, "b": {"$minKey": 1}, "c": {"$maxKey": 1}, "d": {"$undefined": true}}""")]
    [InlineData("{a: {$binary: 'AQI=', $type: '80'}}", """{"a": {"$binary": {"base64": "AQI=", "subType": "80"}}}""")]
    [InlineData("{a: {$code: 'f', $scope: {}}}", """{"a": {"$code": "f", "$scope": {}}}""")]
    [InlineData("{a: {$regex: '^x', $options: 'i'}}", """{"a": {"$regex": "^x", "$options": "i"}}""")]
    public void A_document_is_written_on_one_line_with_plain_numbers_and_dates(string text, string json) =>
        Json.Document(text).ToJson().ShouldBe(json);

    [Fact]
    public void Numbers_are_written_alike_in_every_culture()
    {
        string json = """{"a": -1, "b": -1.5, "c": {"$date": {"$numberLong": "-5"}}, "d": {"$numberDecimal": "-1.5E-10"}}""";
        var document = Json.Document(json);
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NegativeSign = "minus";
            culture.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = culture;
            document.ToJson().ShouldBe(json);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Canonical_text_gives_the_same_document_again() =>
        Prop.ForAll(Readable, document =>
        {
            var back = Json.Document(document.ToJson(ExtendedJsonMode.Canonical));
            return back.Equals(document);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Relaxed_text_gives_the_same_text_again() =>
        Prop.ForAll(Readable, document =>
            Json.Document(document.ToJson()).ToJson() == document.ToJson())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
