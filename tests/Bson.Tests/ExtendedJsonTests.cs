using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Streetcar.Bson.Tests;

public sealed class ExtendedJsonTests
{
    [Theory]
    [InlineData("{ i: { $lt: 4 } }", """{"i": {"$lt": 4}}""")]
    [InlineData("{'a': 'it\\'s', \"b\": \"'\"}", """{"a": "it's", "b": "'"}""")]
    [InlineData("{a: [1, 2,], b: {},}", """{"a": [1, 2], "b": {}}""")]
    [InlineData("\uFEFF \n{}\t", "{}")]
    [InlineData("{_id: 1, $x: 2, a1: 3, 7: 4, größe: 5, 'a.b': 6, '': 7}",
        """{"_id": 1, "$x": 2, "a1": 3, "7": 4, "größe": 5, "a.b": 6, "": 7}""")]
    [InlineData("{a: 'x\\u00e9\\x41\\n\\/\\ud83d\\ude00'}", """{"a": "xéA\n/😀"}""")]
    [InlineData("{a: true, b: false, c: null}", """{"a": true, "b": false, "c": null}""")]
    [InlineData("{a: .5, b: 5., c: +1, d: -0.0, e: 1e3, f: 1E-2}",
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
    [InlineData("{a: {$scope: {}, $code: 'f'}}", """{"a": {"$code": "f", "$scope": {}}}""")]
    [InlineData("{a: {$regex: '^x', $options: 'i'}}", """{"a": {"$regex": "^x", "$options": "i"}}""")]
    public void A_shells_way_of_writing_is_understood(string text, string json) =>
        RawDocument.Parse(text).ToJson().ShouldBe(json);

    [Theory]
    [InlineData("2147483647", ElementType.Int32)]
    [InlineData("-2147483648", ElementType.Int32)]
    [InlineData("2147483648", ElementType.Int64)]
    [InlineData("9223372036854775807", ElementType.Int64)]
    [InlineData("-9223372036854775808", ElementType.Int64)]
    [InlineData("9223372036854775808", ElementType.Double)]
    [InlineData("1.0", ElementType.Double)]
    [InlineData("1e0", ElementType.Double)]
    public void A_number_takes_the_smallest_type_that_holds_it(string number, ElementType type) =>
        RawValue.Parse(number).Type.ShouldBe(type);

    [Theory]
    [InlineData("2012-12-24T12:15:30.501Z", 1356351330501)]
    [InlineData("2012-12-24T13:15:30.501+01:00", 1356351330501)]
    [InlineData("2012-12-24T13:15:30.501+0100", 1356351330501)]
    [InlineData("2012-12-24T12:15:30Z", 1356351330000)]
    [InlineData("2012-12-24T12:15Z", 1356351300000)]
    [InlineData("2012-12-24", 1356307200000)]
    [InlineData("1969-12-31T23:59:59.999Z", -1)]
    [InlineData("0001-01-01T00:00:00Z", -62135596800000)]
    public void A_date_may_have_any_offset(string date, long milliseconds) =>
        RawValue.Parse($$"""{"$date": "{{date}}"}""").ShouldBe(RawValue.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("", "The text ends too early, at line 1, column 1")]
    [InlineData("{", "The text ends too early")]
    [InlineData("{a: 1", "The text ends too early")]
    [InlineData("{a: 1} x", "'x' does, at line 1, column 8")]
    [InlineData("{a: 1 b: 2}", "'b' stands where a comma or '}' is expected, at line 1, column 7")]
    [InlineData("{a: 1,\n b: ?}", "'?' stands where a value is expected, at line 2, column 5")]
    [InlineData("{a 1}", "A colon must follow the name 'a'")]
    [InlineData("{: 1}", "':' stands where a name is expected")]
    [InlineData("{,}", "',' stands where a name is expected")]
    [InlineData("[,]", "',' stands where a value is expected")]
    [InlineData("{a: 'x}", "The string does not end, at line 1, column 5")]
    [InlineData("{a: 'x\ny'}", "A control character must be escaped")]
    [InlineData("{a: '\\q'}", "There is no escape '\\q'")]
    [InlineData("{a: '\\u12g4'}", "4 hexadecimal digits must follow")]
    [InlineData("{a: '\\ud83d'}", "half of a surrogate pair")]
    [InlineData("{'a\\u0000': 1}", "A name can't contain a zero character")]
    [InlineData("{a: 01}", "'01' is not a number")]
    [InlineData("{a: 1.2.3}", "'1.2.3' is not a number")]
    [InlineData("{a: -}", "'-' is not a number")]
    [InlineData("{a: 1e999}", "out of range")]
    [InlineData("{a: yes}", "'yes' is not a value")]
    [InlineData("{a: ObjectId('12')}", """{"$oid": "12"} is not valid, at line 1, column 5""")]
    [InlineData("{a: ObjectId}", "'(' must follow ObjectId")]
    [InlineData("{a: NumberInt(1", "NumberInt does not end")]
    [InlineData("{a: {$oid: '12'}}", """{"$oid": "12"} is not valid, at line 1, column 5""")]
    [InlineData("{a: {b: 1, $oid: '56e1fc72e0c917e9c4714161'}}", "\"$oid\" must come first in its document, at line 1, column 12")]
    [InlineData("{a: {$date: '2012-13-01'}}", """{"$date": "2012-13-01"} is not valid""")]
    [InlineData("{a: {$numberInt: '2147483648'}}", "is not valid")]
    [InlineData("{a: {$numberLong: '1.5'}}", "is not valid")]
    [InlineData("{a: {$numberDouble: '1,5'}}", "is not valid")]
    [InlineData("{a: {$binary: {base64: '?', subType: '00'}}}", "is not valid")]
    [InlineData("{a: {$scope: {}}}", "\"$code\" must be a string")]
    [InlineData("{a: /x}", "The regular expression does not end")]
    [InlineData("1", "a value of type Int32, not a document")]
    public void An_error_tells_where_and_why(string text, string message) =>
        Should.Throw<FormatException>(() => RawDocument.Parse(text)).Message.ShouldContain(message);

    [Fact]
    public void Nesting_is_bounded()
    {
        RawArray.Parse(new string('[', 200) + new string(']', 200)).Count.ShouldBe(1);
        Should.Throw<FormatException>(() => RawArray.Parse(new string('[', 201) + new string(']', 201)))
            .Message.ShouldContain("more than 200 deep");
        foreach (string opening in new[] { "[", "{a:", "{$oid:", "{$code:'',$scope:{a:", "[{$date:" })
        {
            string text = string.Concat(Enumerable.Repeat(opening, 100_000));
            Should.Throw<FormatException>(() => RawValue.Parse(text)).Message.ShouldContain("more than 200 deep");
        }
    }

    [Fact]
    public void Numbers_are_written_alike_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NegativeSign = "minus";
            culture.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = culture;
            string json = """{"a": -1, "b": -1.5, "c": {"$date": {"$numberLong": "-5"}}, "d": {"$numberDecimal": "-1.5E-10"}}""";
            RawDocument.Parse(json).ToJson().ShouldBe(json);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Canonical_text_gives_the_same_document_again() =>
        Prop.ForAll(Generators.Documents, document =>
        {
            var back = RawDocument.Parse(document.ToJson(ExtendedJsonMode.Canonical));
            return back.Equals(document);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Relaxed_text_gives_the_same_text_again() =>
        Prop.ForAll(Generators.Documents, document =>
            RawDocument.Parse(document.ToJson()).ToJson() == document.ToJson())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
