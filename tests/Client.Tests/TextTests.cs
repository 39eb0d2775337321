using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

/// <summary>Filters and updates as text, whose holes are values and never a part of the text.</summary>
[Collection(SiloTests.Name)]
public sealed class TextTests(RunningSilo silo)
{
    private enum Color
    {
        Red,
        Green,
    }

    public static TheoryData<string> Hostile() =>
    [
        "x', admin: true, y: '",
        "x\", \"admin\": true, \"y\": \"",
        "it's \"quoted\"",
        "back\\slash\\",
        "{ $gt: '' }",
        "{}",
        "$where",
        "line\nbreak\r\t",
        "zero\0char",
        "\ud83d\ude00",
        "",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_is_in_a_hole_is_a_value_whatever_it_looks_like(string name)
    {
        var collection = silo.NewCollection(Transport.Grains);
        await collection.InsertOneAsync(Parse("{ _id: 1 }"));

        await collection.UpdateOneAsync($"{{ _id: {1} }}", $$"""{ $set: { name: {{name}}, next: 1 } }""");

        var found = (await collection.FindOneAsync($$"""{ name: {{name}} }""")).ShouldNotBeNull();
        found.ShouldBe(new BsonDocument { { "_id", 1 }, { "name", name }, { "next", 1 } });
    }

    [Fact]
    public async Task Holes_keep_their_types()
    {
        var collection = silo.NewCollection(Transport.Grains);
        var id = ObjectId.GenerateNewId();
        var at = new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc);
        var guid = Guid.NewGuid();
        List<int> list = [1, 2];
        string? nothing = null;
        await collection.InsertOneAsync(new BsonDocument("_id", id));

        await collection.UpdateOneAsync(
            $$"""{ _id: {{id}} }""",
            $$"""
            { $set: {
                long: {{5L}}, double: {{0.5}}, decimal: {{12.5m}}, at: {{at}}, day: {{new DateOnly(2024, 2, 29)}}, guid: {{guid}},
                color: {{Color.Green}}, list: {{list}}, nothing: {{nothing}}, nested: {{new BsonDocument("a", 1)}} } }
            """);

        (await collection.FindByIdAsync(id)).ShouldBe(new BsonDocument
        {
            { "_id", id },
            { "at", at },
            { "color", 1 },
            { "day", new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc) },
            { "decimal", new BsonDecimal128(12.5m) },
            { "double", 0.5 },
            { "guid", new BsonBinaryData(guid, GuidRepresentation.Standard) },
            { "list", new BsonArray { 1, 2 } },
            { "long", 5L },
            { "nested", new BsonDocument("a", 1) },
            { "nothing", BsonNull.Value },
        });
    }

    [Fact]
    public async Task A_hole_may_be_the_name_of_a_field_but_not_an_operator()
    {
        var collection = await silo.NewCollectionAsync(Transport.Grains, 3);
        string field = "i";

        (await collection.Find($$"""{ {{field}}: 2 }""").ToListAsync(10)).ShouldHaveSingleItem();
        field = "$where";
        Should.Throw<ArgumentException>(() => collection.Find($$"""{ {{field}}: 2 }"""));
    }

    [Fact]
    public void A_hole_within_quotes_is_refused_in_words()
    {
        var collection = silo.NewCollection(Transport.Grains);
        string name = "Ada";

        Should.Throw<FormatException>(() => collection.Find($"{{ name: '{name}' }}")).Message.ShouldContain("leave out the quotes");
        Should.Throw<FormatException>(() => collection.Find($"{{ name: /^{name}/ }}"));
        Should.Throw<FormatException>(() => collection.Find($"{{ _id: ObjectId({name}) }}"));
    }

    [Fact]
    public void Text_that_is_not_a_document_is_refused()
    {
        var collection = silo.NewCollection(Transport.Grains);
        string id = "507f1f77bcf86cd799439011";

        Should.Throw<FormatException>(() => collection.Find($"{id}"));
        Should.Throw<FormatException>(() => collection.Find($$"""{ a: 1"""));
        Should.Throw<FormatException>(() => collection.Aggregate($$"""{ $match: { } }"""));
    }

    [Fact]
    public async Task Filters_are_put_together()
    {
        var collection = await silo.NewCollectionAsync(Transport.Grains, 10);
        FilterDefinition<BsonDocument> small = Builders<BsonDocument>.Filter.Lt("i", 2);
        Filter<BsonDocument> large = $$"""{ i: { $gt: {{8}} } }""";

        (await collection.CountDocumentsAsync($$"""{ $or: [ {{small}}, {{large}} ] }""")).ShouldBe(3);
    }
}
