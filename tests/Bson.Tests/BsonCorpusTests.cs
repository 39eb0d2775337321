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

    public static TheoryData<string, string, string> ParseErrors => Data("parseErrors");

    [Fact]
    public void The_corpus_holds_all_its_cases()
    {
        Assert.SkipUnless(BsonCorpus.IsThere, BsonCorpus.Absence);
        BsonCorpus.Cases("valid").Count().ShouldBeGreaterThanOrEqualTo(728);
        BsonCorpus.Cases("decodeErrors").Count().ShouldBeGreaterThanOrEqualTo(75);
        BsonCorpus.Cases("parseErrors").Count().ShouldBeGreaterThanOrEqualTo(180);
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_case_keeps_its_meaning_in_every_form(string file, string description, string json)
    {
        _ = (file, description);
        var test = JsonDocument.Parse(json).RootElement;
        byte[] canonical = Convert.FromHexString(Text(test, "canonical_bson")!);
        string canonicalJson = Text(test, "canonical_extjson")!;
        bool lossy = test.TryGetProperty("lossy", out var flag) && flag.GetBoolean();

        var document = RawDocument.Read(canonical);
        new RawDocument(document).Bytes.ToArray().ShouldBe(canonical);
        ShouldBeSameJson(document.ToJson(ExtendedJsonMode.Canonical), canonicalJson);
        ShouldBeSameJson(
            RawDocument.Parse(canonicalJson).ToJson(ExtendedJsonMode.Canonical), canonicalJson);
        if (!lossy)
            RawDocument.Parse(canonicalJson).Bytes.ToArray().ShouldBe(canonical);

        if (Text(test, "relaxed_extjson") is { } relaxedJson)
        {
            ShouldBeSameJson(document.ToJson(), relaxedJson);
            ShouldBeSameJson(RawDocument.Parse(relaxedJson).ToJson(), relaxedJson);
        }

        if (Text(test, "degenerate_bson") is { } degenerate)
        {
            // Bytes stay as they came; it is their meaning that is the canonical one.
            var read = RawDocument.Read(Convert.FromHexString(degenerate));
            ShouldBeSameJson(read.ToJson(ExtendedJsonMode.Canonical), canonicalJson);
            RawDocument.Parse(read.ToJson(ExtendedJsonMode.Canonical)).Bytes.ToArray().ShouldBe(canonical);
        }

        if (Text(test, "degenerate_extjson") is { } degenerateJson)
        {
            var parsed = RawDocument.Parse(degenerateJson);
            ShouldBeSameJson(parsed.ToJson(ExtendedJsonMode.Canonical), canonicalJson);
            if (!lossy)
                parsed.Bytes.ToArray().ShouldBe(canonical);
        }

        if (Text(test, "converted_bson") is { } converted)
        {
            // What a driver without the deprecated types makes of them must be readable too.
            var read = RawDocument.Read(Convert.FromHexString(converted));
            string convertedJson = Text(test, "converted_extjson")!;
            ShouldBeSameJson(read.ToJson(ExtendedJsonMode.Canonical), convertedJson);
            RawDocument.Parse(convertedJson).ShouldBe(read);
        }
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_case_is_equal_to_itself_and_hashes_alike(string file, string description, string json)
    {
        _ = (file, description);
        var test = JsonDocument.Parse(json).RootElement;
        var one = RawDocument.Read(Convert.FromHexString(Text(test, "canonical_bson")!));
        var other = RawDocument.Parse(Text(test, "canonical_extjson")!);
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
    [MemberData(nameof(ParseErrors))]
    public void Invalid_text_is_refused(string file, string description, string json)
    {
        _ = description;
        string text = Text(JsonDocument.Parse(json).RootElement, "string")!;
        if (!file.StartsWith("decimal128", StringComparison.Ordinal))
        {
            Should.Throw<FormatException>(() => RawDocument.Parse(text));
            return;
        }

        Should.Throw<FormatException>(() => RawDecimal128.Parse(text));
        string quoted = JsonSerializer.Serialize(text);
        Should.Throw<FormatException>(() => RawDocument.Parse($$$"""{"d": {"$numberDecimal": {{{quoted}}}}}"""));
    }

    private static TheoryData<string, string, string> Data(string list)
    {
        var data = new TheoryData<string, string, string>();
        if (BsonCorpus.IsThere)
        {
            foreach (var (file, element) in BsonCorpus.Cases(list))
                data.Add(file, element.GetProperty("description").GetString()!, element.GetRawText());
        }
        else
        {
            data.Add(new TheoryDataRow<string, string, string>("", "", "") { Skip = BsonCorpus.Absence });
        }

        return data;
    }

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
