using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>Collections that are kept by their <c>_id</c>.</summary>
public sealed class ClusteredCollectionTests : StoreTest
{
    private static readonly RawDocument Clustered = Json.Document("{ clusteredIndex: { key: { _id: 1 }, unique: true } }");

    [Fact]
    public async Task Documents_are_read_in_the_order_of_their_ids()
    {
        await CreateAsync(Clustered);
        await Store.InsertAsync("{ _id: 3, x: 1 }", "{ _id: 1, x: 1 }", "{ _id: 2, x: 2 }");
        await ReopenAsync();

        (await Store.FindAsync()).Ids().ShouldBe([1, 2, 3]);
        (await Store.FindAsync("{ x: 1 }")).Ids().ShouldBe([1, 3]);
        (await Store.FindAsync("{}", "{ $natural: -1 }")).Ids().ShouldBe([3, 2, 1]);
        (await Store.FindAsync(new FindRequest(StoreExtensions.Pages), batchSize: 1)).Ids().ShouldBe([1, 2, 3]);
        (await Store.FindAsync("{ _id: { $gte: 2, $lt: 3 } }")).Ids().ShouldBe([2]);
        (await Store.CountAsync(new CountRequest(StoreExtensions.Pages), default)).ShouldBe(3);
        (await Store.AggregateAsync(new AggregateRequest(StoreExtensions.Pages, Json.Array("[{ $match: { x: { $gte: 1 } } }]")))).Ids().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Its_index_is_there_and_not_counted()
    {
        await CreateAsync(Clustered);

        (await Store.CreateIndexAsync("{ key: { _id: 1 }, name: 'another' }")).ShouldBe(new IndexesCreated(0, 0, false));
        (await Store.CreateIndexAsync("{ key: { a: 1 } }")).ShouldBe(new IndexesCreated(0, 1, false));
        await Store.DropIndexesAsync(StoreExtensions.Pages, "*", default);
        (await Store.ListIndexesAsync(StoreExtensions.Pages, default)).Single()
            .ShouldBe(Json.Document("{ v: 2, key: { _id: 1 }, name: '_id_', unique: true, clustered: true }"));
        foreach (var which in (RawValue[])["_id_", Json.Document("{ _id: 1 }")])
        {
            ((int)(await Should.ThrowAsync<DocumentException>(async () => await Store.DropIndexesAsync(StoreExtensions.Pages, which, default))).Code)
                .ShouldBe(5979800);
        }
    }

    [Theory]
    [InlineData("{ index: { name: '_id_', hidden: true } }", 6011800)]
    [InlineData("{ index: { keyPattern: { _id: 1 }, expireAfterSeconds: 5 } }", 27)]
    [InlineData("{ expireAfterSeconds: 'On' }", 72)]
    [InlineData("{ expireAfterSeconds: -1 }", 72)]
    [InlineData("{ timeseries: {} }", 72)]
    [InlineData("{ cappedSize: 5000 }", 72)]
    public async Task What_can_not_be_changed_is_refused(string change, int code)
    {
        await CreateAsync(Clustered);

        ((int)(await Should.ThrowAsync<DocumentException>(async () => await ChangeAsync(change))).Code).ShouldBe(code);
    }

    [Fact]
    public async Task Its_lifetime_can_be_changed_and_ended()
    {
        await CreateAsync(Clustered.With("expireAfterSeconds", 100));

        await ChangeAsync("{ expireAfterSeconds: 200 }");
        (await OptionsAsync())["expireAfterSeconds"].ShouldBe(200L);
        await ChangeAsync("{ expireAfterSeconds: 'off' }");
        (await OptionsAsync()).ContainsKey("expireAfterSeconds").ShouldBeFalse();
        await ChangeAsync("{ expireAfterSeconds: 'off' }");
    }

    [Fact]
    public async Task Documents_expire_by_the_date_in_their_id()
    {
        using var folder = new TestFolder();
        await using var store = folder.Open(expiryInterval: TimeSpan.FromMilliseconds(50));
        await store.CreateCollectionAsync(StoreExtensions.Pages, Clustered.With("expireAfterSeconds", 3600), default);
        await store.InsertAsync([
            new RawDocument { ["_id"] = DateTime.UtcNow - TimeSpan.FromHours(2) },
            new RawDocument { ["_id"] = DateTime.UtcNow },
            new RawDocument { ["_id"] = 5 }]);

        while ((await store.FindAsync()).Count > 2)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        (await store.FindAsync()).Select(document => document["_id"].Type).ShouldBe([ElementType.Int32, ElementType.DateTime]);
    }

    [Fact]
    public async Task An_id_may_be_as_long_as_MongoDB_keeps_it()
    {
        const int Limit = 8 * 1024 * 1024;
        await CreateAsync(Clustered);

        (await Store.InsertAsync([new RawDocument { ["_id"] = new string('x', Limit - 2) }]))["n"].ShouldBe(1);
        (await Store.InsertAsync([new RawDocument { ["_id"] = new string('x', Limit - 1) }]))["writeErrors"].AsArray[0]["code"].ShouldBe(5894900);
    }

    [Theory]
    [InlineData("{ $numberDouble: 'NaN' }", "{ $numberDecimal: 'NaN' }", 50819)]
    [InlineData("{ $numberDouble: '-Infinity' }", "{ $numberDouble: '-Infinity' }", 50826)]
    [InlineData("1", "1.0", 11000)]
    public async Task An_id_that_is_there_is_refused_by_the_code_of_MongoDB(string first, string second, int code)
    {
        await CreateAsync(Clustered);
        await Store.InsertAsync($"{{ _id: {first} }}");

        (await Store.InsertAsync($"{{ _id: {second} }}"))["writeErrors"].AsArray[0]["code"].ShouldBe(code);
    }

    private async Task CreateAsync(RawDocument options) => await Store.CreateCollectionAsync(StoreExtensions.Pages, options, default);

    private async Task ChangeAsync(string change) => await Store.ModifyCollectionAsync(StoreExtensions.Pages, Json.Document(change), default);

    private async Task<RawDocument> OptionsAsync() => (await Store.ListCollectionsAsync("test", default)).Single()["options"].AsDocument;
}
