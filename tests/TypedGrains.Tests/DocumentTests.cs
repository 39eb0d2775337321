namespace Streetcar.TypedGrains.Tests;

/// <summary>MongoDB.Bson's values in grain calls: those of Streetcar's grains, and those of anybody's.</summary>
[Collection(GrainCluster.Shared)]
public sealed class DocumentTests(GrainCluster cluster)
{
    private static readonly BsonDocument Every = new()
    {
        { "_id", ObjectId.GenerateNewId() },
        { "double", -1.5 },
        { "string", "grün\0" },
        { "document", new BsonDocument("a", new BsonDocument("b", BsonNull.Value)) },
        { "array", new BsonArray { 1, "two", new BsonArray(), new BsonDocument() } },
        { "binary", new BsonBinaryData([1, 2, 3], BsonBinarySubType.UserDefined) },
        { "uuid", new BsonBinaryData(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), GuidRepresentation.Standard) },
        { "undefined", BsonUndefined.Value },
        { "boolean", true },
        { "date", new BsonDateTime(DateTime.UnixEpoch.AddMilliseconds(-1)) },
        { "null", BsonNull.Value },
        { "regex", new BsonRegularExpression("^a", "ix") },
        { "code", new BsonJavaScript("f()") },
        { "scoped", new BsonJavaScriptWithScope("g()", new BsonDocument("x", 1)) },
        { "symbol", BsonSymbol.Create("sym") },
        { "int32", int.MinValue },
        { "timestamp", new BsonTimestamp(7, 8) },
        { "int64", long.MaxValue },
        { "decimal", Decimal128.Parse("1.10") },
        { "minKey", BsonMinKey.Value },
        { "maxKey", BsonMaxKey.Value },
        { "", "no name" },
    };

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task Values_of_all_types_survive_the_way_into_a_collection_and_out_of_it(Caller caller)
    {
        var things = cluster.NewCollection(caller);

        await things.InsertOneAsync(Every);

        (await things.FindOneAsync()).ShouldBe(Every);
        (await things.Find().SingleAsync()).ShouldBe(Every);
        (await things.FindAsync()).Documents.ShouldBe([Every]);
        (await things.FindOneAndDeleteAsync([])).ShouldBe(Every);
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task Values_of_all_types_cross_anybody_s_grain_calls(Caller caller)
    {
        var echo = cluster.From(caller).GetGrain<IEchoGrain>(0);
        byte[] bytes = Every.ToBson();

        (await echo.DocumentAsync(Every)).ShouldBe(Every);
        (await echo.DocumentAsync(new RawBsonDocument(bytes))).ShouldBeOfType<BsonDocument>().ShouldBe(Every);
        (await echo.DocumentAsync(new LazyBsonDocument(bytes))).ShouldBe(Every);
        (await echo.ArrayAsync(new BsonArray(Every.Values))).ShouldBe(new BsonArray(Every.Values));
        (await echo.DocumentAsync(null)).ShouldBeNull();
        foreach (var value in Every.Values)
            (await echo.ValueAsync(value)).ShouldBe(value);
        (await echo.AnyAsync(new EchoMessage(Every, [Every, Every], 1))).ShouldBe("1 Document Document Int32");
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task A_document_crosses_by_value(Caller caller)
    {
        var echo = cluster.From(caller).GetGrain<IEchoGrain>(0);
        var mine = new BsonDocument("a", new BsonDocument("b", 1));

        var changed = await echo.ChangeAsync(mine);

        changed.ShouldBe(new BsonDocument("a", new BsonDocument("b", 2)));
        mine.ShouldBe(new BsonDocument("a", new BsonDocument("b", 1)));
        changed["a"]["b"] = 3;
        changed["a"]["b"].ShouldBe(3);
    }

    [Fact]
    public void A_batch_of_one_s_own_holds_the_documents_it_was_made_of() =>
        new DocumentBatch([Every, new RawBsonDocument(Every.ToBson()), []], null).Documents
            .ShouldBe([Every, Every, []]);

    [Fact]
    public void A_failure_of_one_s_own_says_what_its_reply_does()
    {
        var reply = BsonDocument.Parse("{ ok: 1, n: 1, errorLabels: ['RetryableWriteError'] }");
        reply["writeConcernError"] = BsonDocument.Parse(
            "{ code: 64, errmsg: 'slow', codeName: 'WriteConcernTimeout' }");

        var failure = new DocumentStoreException(reply);

        failure.Code.ShouldBe(64);
        failure.CodeName.ShouldBe("WriteConcernTimeout");
        failure.Message.ShouldBe("slow");
        failure.ErrorLabels.ShouldBe(["RetryableWriteError"]);
    }
}
