using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>Whichever write breaks a unique index, its error tells the key.</summary>
public sealed class UniqueViolationTests : StoreTest
{
    private const string Index = "E11000 duplicate key error collection: test.pages index: a_1_b_-1 dup key: { a: 1, b: \"x\" }";

    public static TheoryData<string, WriteRequest> Writes => new()
    {
        { "insert", new InsertRequest([Document("{ _id: 3, a: 1, b: 'x' }").Bytes]) },
        { "update", Update("{ _id: 2 }", "{ $set: { a: 1, b: 'x' } }") },
        { "update of many", Update("{ _id: { $gt: 1 } }", "{ $set: { a: 1.0, b: 'x' } }", multi: true) },
        { "pipeline", Update("{ _id: 2 }", "[{ $set: { a: 1, b: 'x' } }]") },
        { "replacement", Update("{ _id: 2 }", "{ a: 1, b: 'x' }") },
        { "upsert", Update("{ a: 1, b: 'y' }", "{ $set: { b: 'x' } }", upsert: true) },
        { "replacing upsert", Update("{ _id: 9 }", "{ a: 1, b: 'x' }", upsert: true) },
        { "findAndModify", Modify("{ _id: 2 }", "{ $set: { a: 1, b: 'x' } }") },
        { "findAndModify with a replacement", Modify("{ _id: 2 }", "{ a: 1, b: 'x' }") },
        { "findAndModify with an upsert", Modify("{ _id: 9 }", "{ $set: { a: 1, b: 'x' } }") with { Upsert = true } },
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_tells_the_index_and_the_key(string name, WriteRequest write)
    {
        await Store.CreateIndexAsync("{ key: { a: 1, b: -1 }, unique: true }");
        await Store.InsertAsync("{ _id: 1, a: 1, b: 'x' }", "{ _id: 2, a: 2, b: 'x' }");

        var reply = await Store.WriteAsync(write);

        var error = write is FindAndModifyRequest ? reply : reply["writeErrors"].AsArray.ShouldHaveSingleItem(name).AsDocument;
        error["code"].AsInt32.ShouldBe(11000);
        error["errmsg"].AsString.Replace("1.0", "1", StringComparison.Ordinal).ShouldContain(Index);
        error["keyPattern"].AsDocument.ShouldBe(Json.Document("{ a: 1, b: -1 }"));
        error["keyValue"].CompareTo(Json.Value("{ a: 1, b: 'x' }")).ShouldBe(0);
        (await Store.FindAsync("{}", "{ _id: 1 }")).ShouldBe([Json.Document("{ _id: 1, a: 1, b: 'x' }"), Json.Document("{ _id: 2, a: 2, b: 'x' }")]);
    }

    [Theory]
    [InlineData("{ $uuid: '00112233-4455-6677-8899-aabbccddeeff' }", "UUID(\"00112233-4455-6677-8899-aabbccddeeff\")")]
    [InlineData("{ $binary: { base64: 'YWJj', subType: '00' } }", "BinData(0, 616263)")]
    [InlineData("{ $timestamp: { t: 1, i: 2 } }", "Timestamp(1, 2)")]
    [InlineData("{ $numberDecimal: '1.10' }", "1.10")]
    [InlineData("{ $date: '1970-01-01T00:00:01Z' }", "new Date(1000)")]
    [InlineData("{ $minKey: 1 }", "MinKey")]
    public async Task The_key_is_shown_as_MongoDB_shows_it(string id, string shown)
    {
        string document = $"{{ _id: {id} }}";
        await Store.InsertAsync(document);

        var reply = await Store.WriteAsync(new InsertRequest([Document(document).Bytes]));

        reply["writeErrors"][0].AsDocument["errmsg"].ShouldBe(
            $"E11000 duplicate key error collection: test.pages index: _id_ dup key: {{ _id: {shown} }}");
    }

    [Fact]
    public async Task An_unordered_batch_tells_each_and_does_the_rest()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 }, unique: true }");
        await Store.InsertAsync("{ _id: 1, a: 1 }", "{ _id: 2, a: 2 }", "{ _id: 3, a: 3 }");
        var request = new UpdateRequest(
        [
            new UpdateStatement(Json.Document("{ _id: 2 }"), Document("{ $set: { a: 1 } }")),
            new UpdateStatement(Json.Document("{ _id: 3 }"), Document("{ $set: { a: 4 } }")),
            new UpdateStatement(Json.Document("{ _id: 1 }"), Document("{ $set: { a: 4 } }")),
        ])
        {
            Ordered = false,
        };

        var reply = await Store.WriteAsync(request);

        reply["nModified"].AsInt32.ShouldBe(1);
        reply["writeErrors"].AsArray.Select(error => (error["index"].AsInt32, error["keyValue"]["a"].AsInt32)).ShouldBe([(0, 1), (2, 4)]);
    }

    [Fact]
    public async Task An_index_over_duplicates_tells_the_first_of_them()
    {
        await Store.InsertAsync("{ _id: 1, a: [1, 2] }", "{ _id: 2, a: [3, 2] }");

        var error = await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync("{ key: { a: -1 }, unique: true }"));

        error.Code.ShouldBe(ErrorCode.DuplicateKey);
        error.Message.ShouldContain("E11000 duplicate key error collection: test.pages index: a_-1 dup key: { a: 2 }");
        error.Details!["keyPattern"].AsDocument.ShouldBe(Json.Document("{ a: -1 }"));
        error.Details!["keyValue"].AsDocument.ShouldBe(Json.Document("{ a: 2 }"));
    }

    [Fact]
    public async Task A_collation_that_makes_keys_equal_is_told_too()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 }, unique: true, collation: { locale: 'en', strength: 2 } }");
        await Store.InsertAsync("{ _id: 1, a: 'x' }", "{ _id: 2, a: 'y' }");

        var insert = (await Store.InsertAsync("{ _id: 3, a: 'X' }"))["writeErrors"][0].AsDocument;
        var modify = await Store.WriteAsync(Modify("{ _id: 2 }", "{ $set: { a: 'X' } }"));

        foreach (var error in new[] { insert, modify })
        {
            error["code"].AsInt32.ShouldBe(11000);
            error["errmsg"].AsString.ShouldContain("index: a_1 collation: { locale: \"en\", ");
            error["errmsg"].AsString.ShouldEndWith("dup key: { a: \"X\" }");
            error["keyValue"].AsDocument.ShouldBe(Json.Document("{ a: 'X' }"));
            error["collation"]["strength"].AsInt32.ShouldBe(2);
        }
    }

    private static RawDocument Document(string text) => Json.Document(text);

    private static UpdateRequest Update(string filter, string update, bool multi = false, bool upsert = false) =>
        new([new UpdateStatement(Json.Document(filter), Json.Value(update)) { Multi = multi, Upsert = upsert }]);

    private static FindAndModifyRequest Modify(string filter, string update) => new(Json.Document(filter)) { Update = Json.Value(update) };
}
