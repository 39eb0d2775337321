using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Streetcar.Bson.Tests;

public sealed class BsonSerializerTests
{
    private enum Colour
    {
        Red,
        Green,
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Size>))]
    private enum Size
    {
        Small,
        Large,
    }

    [Fact]
    public void Every_dotnet_type_becomes_its_BSON_type_and_comes_back()
    {
        var all = new Everything
        {
            Id = ObjectId.NewObjectId(),
            Byte = 255,
            Short = -3,
            Int = 7,
            UInt = uint.MaxValue,
            Long = 5,
            Large = long.MaxValue,
            ULong = 6,
            Float = 1,
            Double = 2,
            NaN = double.NaN,
            Money = 1.50m,
            Exact = Decimal128.Parse("1E+6000"),
            Bool = true,
            Text = "grüße \0 \"'\\",
            When = new DateTime(2012, 12, 24, 12, 15, 30, 501, DateTimeKind.Utc),
            WhenOffset = new DateTimeOffset(2012, 12, 24, 13, 15, 30, 501, TimeSpan.FromHours(1)),
            Guid = Guid.Parse("73ffd264-44b3-4c69-90e8-e7d1dfc035d4"),
            Bytes = [1, 2, 3],
            Memory = new byte[] { 4 },
            Timestamp = new BsonTimestamp(1, 2),
            Document = new BsonDocument { ["$oid"] = "not one", ["n"] = 5L },
            Array = ["a", 1, 1L, 1.0],
            Value = BsonValue.FromRegex("a", "i"),
            Null = null,
            Colour = Colour.Green,
            Size = Size.Large,
            Numbers = [1, 2],
            Map = new() { ["a"] = 1 },
            Ids = new() { [ObjectId.Empty] = 1L },
            Maybe = 3,
        };

        var document = BsonSerializer.Serialize(all);

        BsonValidator.Validate(document.Span);
        var expected = new BsonDocument
        {
            ["_id"] = all.Id,
            ["Byte"] = 255,
            ["Short"] = -3,
            ["Int"] = 7,
            ["UInt"] = (long)uint.MaxValue,
            ["Long"] = 5L,
            ["Large"] = long.MaxValue,
            ["ULong"] = 6L,
            ["Float"] = 1.0,
            ["Double"] = 2.0,
            ["NaN"] = double.NaN,
            ["Money"] = Decimal128.Parse("1.50"),
            ["Exact"] = Decimal128.Parse("1E+6000"),
            ["Bool"] = true,
            ["Text"] = "grüße \0 \"'\\",
            ["When"] = all.When,
            ["WhenOffset"] = all.When,
            ["Guid"] = all.Guid,
            ["Bytes"] = new byte[] { 1, 2, 3 },
            ["Memory"] = new byte[] { 4 },
            ["Timestamp"] = new BsonTimestamp(1, 2),
            ["Document"] = new BsonDocument { ["$oid"] = "not one", ["n"] = 5L },
            ["Array"] = ["a", 1, 1L, 1.0],
            ["Value"] = BsonValue.FromRegex("a", "i"),
            ["Null"] = BsonValue.Null,
            ["Colour"] = 1,
            ["Size"] = "Large",
            ["Numbers"] = [1L, 2L],
            ["Map"] = new BsonDocument { ["a"] = 1 },
            ["Ids"] = new BsonDocument { ["000000000000000000000000"] = 1L },
            ["Maybe"] = 3,
        };
        document.ToJson(ExtendedJsonMode.Canonical).ShouldBe(expected.ToJson(ExtendedJsonMode.Canonical));

        var back = BsonSerializer.Deserialize<Everything>(document);
        BsonSerializer.Serialize(back).ShouldBe(document);
        back.Guid.ShouldBe(all.Guid);
        back.When.ShouldBe(all.When);
        back.When.Kind.ShouldBe(DateTimeKind.Utc);
        back.WhenOffset.ShouldBe(all.WhenOffset);
        back.Money.ShouldBe(1.50m);
        back.Colour.ShouldBe(Colour.Green);
    }

    [Fact]
    public void Text_that_looks_like_Extended_JSON_stays_text()
    {
        var map = new Dictionary<string, string>
        {
            ["$oid"] = "56e1fc72e0c917e9c4714161",
            ["a"] = """{"$date":1}""",
            ["$numberLong"] = "1",
            ["$date"] = "1970-01-01T00:00:00Z",
            ["$ref"] = "x",
            ["a.b"] = "",
        };
        var document = BsonSerializer.Serialize(map);
        document["$oid"].ShouldBe("56e1fc72e0c917e9c4714161");
        document["a"].ShouldBe("""{"$date":1}""");
        BsonSerializer.Deserialize<Dictionary<string, string>>(document).ShouldBe(map);

        var single = new Dictionary<string, string> { ["$oid"] = "56e1fc72e0c917e9c4714161" };
        var nested = BsonSerializer.Serialize(new Dictionary<string, object> { ["x"] = single });
        nested["x"].Type.ShouldBe(BsonType.Document);
        BsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(nested)["x"].ShouldBe(single);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("5.0")]
    [InlineData("{$numberLong: '5'}")]
    [InlineData("{$numberDecimal: '5.00'}")]
    public void A_number_is_read_into_any_numeric_type(string number)
    {
        var value = BsonValue.Parse(number);
        BsonSerializer.DeserializeValue<byte>(value).ShouldBe((byte)5);
        BsonSerializer.DeserializeValue<int>(value).ShouldBe(5);
        BsonSerializer.DeserializeValue<long?>(value).ShouldBe(5);
        BsonSerializer.DeserializeValue<ulong>(value).ShouldBe(5ul);
        BsonSerializer.DeserializeValue<float>(value).ShouldBe(5);
        BsonSerializer.DeserializeValue<double>(value).ShouldBe(5);
        BsonSerializer.DeserializeValue<decimal>(value).ShouldBe(5);
        BsonSerializer.DeserializeValue<Decimal128>(value).ShouldBe(Decimal128.Parse("5"));
        BsonSerializer.DeserializeValue<DayOfWeek>(value).ShouldBe(DayOfWeek.Friday);
    }

    [Theory]
    [InlineData("{Int: 5000000000}")]
    [InlineData("{Int: 1.5}")]
    [InlineData("{Int: 'x'}")]
    [InlineData("{Int: {$numberDecimal: '0.5'}}")]
    [InlineData("{Int: NaN}")]
    [InlineData("{Float: 1e300}")]
    [InlineData("{ULong: -1}")]
    [InlineData("{Guid: 'x'}")]
    [InlineData("{When: {$date: {$numberLong: '9223372036854775807'}}}")]
    [InlineData("{Bool: 1}")]
    [InlineData("{Text: {$oid: '56e1fc72e0c917e9c4714161'}}")]
    [InlineData("{Numbers: 1}")]
    public void A_value_that_does_not_fit_is_an_error_that_names_the_field(string json)
    {
        var document = BsonDocument.Parse(json);
        string name = document.Single().Name;
        Should.Throw<JsonException>(() => BsonSerializer.Deserialize<Everything>(document)).Path.ShouldStartWith($"$.{name}");
    }

    [Fact]
    public void A_number_beyond_Int64_is_refused_and_not_rounded() =>
        Should.Throw<JsonException>(() => BsonSerializer.Serialize(new { Number = ulong.MaxValue }));

    [Fact]
    public void A_field_name_with_a_zero_character_is_refused() =>
        Should.Throw<JsonException>(() => BsonSerializer.Serialize(new Dictionary<string, int> { ["a\0b"] = 1 }));

    [Fact]
    public void The_first_of_Id_id_and_underscore_id_is_the_documents_id()
    {
        BsonSerializer.Serialize(new { Name = "x", Id = 1 }).ShouldBe(BsonDocument.Parse("{Name: 'x', _id: 1}"));
        BsonSerializer.Serialize(new { id = 1 }).ShouldBe(BsonDocument.Parse("{_id: 1}"));
        BsonSerializer.Serialize(new { _id = 1 }).ShouldBe(BsonDocument.Parse("{_id: 1}"));
        BsonSerializer.Serialize(new TwoIds()).ShouldBe(BsonDocument.Parse("{id: 1, _id: 2}"));
        BsonSerializer.Serialize(new { _id = 1, Id = 2 }).ShouldBe(BsonDocument.Parse("{_id: 1, Id: 2}"));
        BsonSerializer.Serialize(new NamedId(1)).ShouldBe(BsonDocument.Parse("{number: 1}"));
        BsonSerializer.Serialize(new { Id = 1, MyName = 2 }, JsonSerializerOptions.Web)
            .ShouldBe(BsonDocument.Parse("{_id: 1, myName: 2}"));
    }

    [Fact]
    public void Records_are_made_through_their_constructors()
    {
        var page = BsonSerializer.Deserialize<Page>(BsonDocument.Parse("{Visits: 2, _id: 'one', other: true}"));
        page.ShouldBe(new Page("one", 2));
        BsonSerializer.Serialize(page).ShouldBe(BsonDocument.Parse("{_id: 'one', Visits: {$numberLong: '2'}}"));
    }

    [Fact]
    public void A_users_converter_wins_over_those_for_BSON()
    {
        var options = new JsonSerializerOptions { Converters = { new JsonStringEnumConverter() } };
        var document = BsonSerializer.Serialize(new { Colour = Colour.Green }, options);
        document["Colour"].ShouldBe("Green");
    }

    [Fact]
    public void Derived_types_are_found_wherever_the_server_leaves_their_discriminator()
    {
        var stored = BsonSerializer.Serialize<Animal>(new Cat { Id = 1, Lives = 9 });
        stored["kind"].ShouldBe("cat");
        var moved = BsonDocument.Parse("{_id: 1, Lives: 9, kind: 'cat'}");
        BsonSerializer.Deserialize<Animal>(moved).ShouldBeOfType<Cat>().Lives.ShouldBe(9);
    }

    [Fact]
    public void Fields_without_a_property_are_kept_where_a_property_takes_them()
    {
        var loose = BsonSerializer.Deserialize<Loose>(
            BsonDocument.Parse("{a: {$numberLong: '5'}, d: {$date: '2020-01-01T00:00:00Z'}, s: 'x', n: null}"));
        loose.Others["a"].GetInt64().ShouldBe(5);
        loose.Others["d"].GetProperty("$date").GetString().ShouldBe("2020-01-01T00:00:00Z");
        loose.Others["s"].GetString().ShouldBe("x");
        loose.Others["n"].ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Members_that_hold_JSON_see_none_of_the_way_it_took()
    {
        var document = BsonDocument.Parse("{o: {a: {$numberLong: '5'}, b: [{$oid: '56e1fc72e0c917e9c4714161'}]}}");
        BsonSerializer.Deserialize<Dictionary<string, JsonNode>>(document)["o"].ToJsonString()
            .ShouldBe("""{"a":5,"b":[{"$oid":"56e1fc72e0c917e9c4714161"}]}""");
        BsonSerializer.Deserialize<Dictionary<string, JsonObject>>(document)["o"]["a"]!.GetValue<int>().ShouldBe(5);
        BsonSerializer.Serialize(new { o = JsonNode.Parse("""{"a": [1, 2.0, null]}""") })
            .ShouldBe(BsonDocument.Parse("{o: {a: [1, 2.0, null]}}"));
    }

    [Fact]
    public void Members_of_type_object_are_read_as_the_nearest_dotnet_type()
    {
        var id = ObjectId.NewObjectId();
        var map = BsonSerializer.Deserialize<Dictionary<string, object?>>(new BsonDocument
        {
            ["i"] = 1,
            ["l"] = 1L,
            ["d"] = 1.0,
            ["s"] = "x",
            ["o"] = id,
            ["t"] = DateTime.UnixEpoch,
            ["n"] = BsonValue.Null,
            ["x"] = new BsonDocument { ["a"] = 1L },
        });
        map["i"].ShouldBeOfType<int>().ShouldBe(1);
        map["l"].ShouldBeOfType<long>().ShouldBe(1L);
        map["d"].ShouldBeOfType<double>().ShouldBe(1.0);
        map["s"].ShouldBe("x");
        map["o"].ShouldBe(id);
        map["t"].ShouldBe(DateTime.UnixEpoch);
        map["n"].ShouldBeNull();
        map["x"].ShouldBe(new BsonDocument { ["a"] = 1L });
    }

    [Fact]
    public void A_missing_value_is_left_out()
    {
        BsonSerializer.Serialize(new { A = default(BsonValue), B = BsonValue.Null }).ShouldBe(BsonDocument.Parse("{B: null}"));
        BsonSerializer.Deserialize<Everything>(BsonDocument.Empty).Value.IsMissing.ShouldBeTrue();
    }

    [Fact]
    public void What_is_no_document_is_refused()
    {
        Should.Throw<JsonException>(() => BsonSerializer.Serialize(5)).Message.ShouldContain("Int32");
        Should.Throw<JsonException>(() => BsonSerializer.Serialize(new[] { 1 })).Message.ShouldContain("Array");
        Should.Throw<JsonException>(() => BsonSerializer.Serialize<Page?>(null)).Message.ShouldContain("Null");
    }

    [Fact]
    public void An_object_that_holds_itself_is_refused()
    {
        var self = new Dictionary<string, object>();
        self["self"] = self;
        Should.Throw<JsonException>(() => BsonSerializer.Serialize(self));
    }

    [Fact]
    public void A_document_nested_to_the_limit_becomes_an_object_and_comes_back()
    {
        string json = string.Concat(Enumerable.Repeat("{\"Next\": ", 199)) + "{\"Id\": {\"$oid\": \"56e1fc72e0c917e9c4714161\"}}"
            + new string('}', 199);
        var document = BsonDocument.Parse(json.Replace("Id", "_id"));
        var node = BsonSerializer.Deserialize<Node>(document);
        BsonSerializer.Serialize(
            node, new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull }).ShouldBe(document);
    }

    private sealed record Page(string Id, long Visits);

    private sealed record NamedId([property: JsonPropertyName("number")] int Id);

    private sealed class TwoIds
    {
#pragma warning disable IDE1006 // The name is what is tested.
        public int id { get; set; } = 1;
#pragma warning restore IDE1006

        public int Id { get; set; } = 2;
    }

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Cat), "cat")]
    private class Animal
    {
        public int Id { get; set; }
    }

    private sealed class Cat : Animal
    {
        public int Lives { get; set; }
    }

    private sealed class Loose
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement> Others { get; set; } = [];
    }

    private sealed class Node
    {
        public ObjectId? Id { get; set; }

        public Node? Next { get; set; }
    }

    private sealed class Everything
    {
        public ObjectId Id { get; set; }

        public byte Byte { get; set; }

        public short Short { get; set; }

        public int Int { get; set; }

        public uint UInt { get; set; }

        public long Long { get; set; }

        public long Large { get; set; }

        public ulong ULong { get; set; }

        public float Float { get; set; }

        public double Double { get; set; }

        public double NaN { get; set; }

        public decimal Money { get; set; }

        public Decimal128 Exact { get; set; }

        public bool Bool { get; set; }

        public string? Text { get; set; }

        public DateTime When { get; set; }

        public DateTimeOffset WhenOffset { get; set; }

        public Guid Guid { get; set; }

        public byte[]? Bytes { get; set; }

        public ReadOnlyMemory<byte> Memory { get; set; }

        public BsonTimestamp Timestamp { get; set; }

        public BsonDocument? Document { get; set; }

        public BsonArray? Array { get; set; }

        public BsonValue Value { get; set; }

        public string? Null { get; set; }

        public Colour Colour { get; set; }

        public Size Size { get; set; }

        public List<long>? Numbers { get; set; }

        public Dictionary<string, int>? Map { get; set; }

        public Dictionary<ObjectId, long>? Ids { get; set; }

        public int? Maybe { get; set; }
    }
}
