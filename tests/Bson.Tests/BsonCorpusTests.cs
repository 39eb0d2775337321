using System.Text.Json;

namespace Streetcar.Bson.Tests;

/// <summary>
/// Every case of MongoDB's BSON corpus
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/bson-corpus/bson-corpus.md"/>).
/// </summary>
public sealed class BsonCorpusTests
{
    public static TheoryData<string, string, string> Valid => Data("valid");

    public static TheoryData<string, string, string> DecodeErrors => Data("decodeErrors");

    public static TheoryData<string, string, string> Decimal128s => Data("valid", IsOfDecimal128);

    public static TheoryData<string, string, string> Decimal128Errors => Data("parseErrors", IsOfDecimal128);

    [Fact]
    public void The_corpus_holds_all_its_cases()
    {
        Assert.SkipUnless(BsonCorpus.IsThere, BsonCorpus.Absence);
        BsonCorpus.Cases("valid").Count().ShouldBeGreaterThanOrEqualTo(728);
        BsonCorpus.Cases("decodeErrors").Count().ShouldBeGreaterThanOrEqualTo(75);
        BsonCorpus.Cases("parseErrors").Count(error => IsOfDecimal128(error.File)).ShouldBeGreaterThanOrEqualTo(131);
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_case_keeps_its_meaning_in_every_form(string file, string description, string json)
    {
        _ = (file, description);
        var test = JsonDocument.Parse(json).RootElement;
        byte[] canonical = Convert.FromHexString(Text(test, "canonical_bson")!);
        string canonicalJson = Text(test, "canonical_extjson")!;

        var document = RawDocument.Read(canonical);
        new RawDocument(document).Bytes.ToArray().ShouldBe(canonical);
        ShouldBeSameJson(document.ToJson(ExtendedJsonMode.Canonical), canonicalJson);
        if (Text(test, "relaxed_extjson") is { } relaxedJson)
            ShouldBeSameJson(document.ToJson(), relaxedJson);

        if (Text(test, "degenerate_bson") is { } degenerate)
        {
            // Bytes stay as they came; it is their meaning that is the canonical one.
            var read = RawDocument.Read(Convert.FromHexString(degenerate));
            ShouldBeSameJson(read.ToJson(ExtendedJsonMode.Canonical), canonicalJson);
        }

        if (Text(test, "converted_bson") is { } converted)
        {
            // What a driver without the deprecated types makes of them must be readable too.
            var read = RawDocument.Read(Convert.FromHexString(converted));
            ShouldBeSameJson(read.ToJson(ExtendedJsonMode.Canonical), Text(test, "converted_extjson")!);
        }
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_case_is_equal_to_itself_and_hashes_alike(string file, string description, string json)
    {
        _ = (file, description);
        var test = JsonDocument.Parse(json).RootElement;
        var one = RawDocument.Read(Convert.FromHexString(Text(test, "canonical_bson")!));
        var other = new RawDocument(one);
        BsonComparer.CompareDocuments(one.Span, other.Span).ShouldBe(0);
        BsonComparer.GetHashCode(((RawValue)one).Raw).ShouldBe(BsonComparer.GetHashCode(((RawValue)other).Raw));
    }

    [Theory]
    [MemberData(nameof(DecodeErrors))]
    public void Invalid_bytes_are_refused(string file, string description, string json)
    {
        _ = (file, description);
        byte[] bytes = Convert.FromHexString(Text(JsonDocument.Parse(json).RootElement, "bson")!);
        Should.Throw<DocumentException>(() => RawDocument.Read(bytes)).Code.ShouldBe(ErrorCode.InvalidBson);
    }

    [Theory]
    [MemberData(nameof(Decimal128s))]
    public void Text_of_a_Decimal128_is_read_exactly(string file, string description, string json)
    {
        _ = (file, description);
        var test = JsonDocument.Parse(json).RootElement;
        var expected = RawDocument.Read(Convert.FromHexString(Text(test, "canonical_bson")!))["d"];
        bool lossy = test.TryGetProperty("lossy", out var flag) && flag.GetBoolean();
        foreach (string form in new[] { "canonical_extjson", "degenerate_extjson" })
        {
            if (lossy || Text(test, form) is not { } extended)
                continue;
            string text = Text(JsonDocument.Parse(extended).RootElement.GetProperty("d"), "$numberDecimal")!;
            RawValue read = RawDecimal128.Parse(text);
            read.ShouldBe(expected);
        }
    }

    [Theory]
    [MemberData(nameof(Decimal128Errors))]
    public void Text_that_is_not_a_Decimal128_is_refused(string file, string description, string json)
    {
        _ = (file, description);
        string text = Text(JsonDocument.Parse(json).RootElement, "string")!;
        Should.Throw<FormatException>(() => RawDecimal128.Parse(text));
    }

    private static TheoryData<string, string, string> Data(string list, Func<string, bool>? isWanted = null)
    {
        var data = new TheoryData<string, string, string>();
        if (BsonCorpus.IsThere)
        {
            foreach (var (file, element) in BsonCorpus.Cases(list).Where(test => isWanted?.Invoke(test.File) ?? true))
                data.Add(file, element.GetProperty("description").GetString()!, element.GetRawText());
        }
        else
        {
            data.Add(new TheoryDataRow<string, string, string>("", "", "") { Skip = BsonCorpus.Absence });
        }

        return data;
    }

    private static bool IsOfDecimal128(string file) => file.StartsWith("decimal128", StringComparison.Ordinal);

    private static string? Text(JsonElement test, string name) =>
        test.TryGetProperty(name, out var value) ? value.GetString() : null;

    // Fields in the same order and everything else to the letter; only spaces and escapes may differ.
    private static void ShouldBeSameJson(string actual, string expected) => Normal(actual).ShouldBe(Normal(expected));

    private static string Normal(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }
}
