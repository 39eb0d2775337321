using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Testing.Tests;

public sealed class SnapshotTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private StreetcarServer _server = null!;

    private IMongoDatabase Shop => _server.MongoClient.GetDatabase("shop");

    private IMongoCollection<BsonDocument> Orders => Shop.GetCollection<BsonDocument>("orders");

    public async ValueTask InitializeAsync() => _server = await StreetcarServer.StartAsync(options => options.Port = null);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_snapshot_of_a_database_that_is_not_there_is_refused() =>
        (await Should.ThrowAsync<ArgumentException>(() => _server.TakeSnapshotAsync("shpo"))).Message.ShouldContain("'shpo'");

    [Fact]
    public async Task A_server_comes_back_to_its_snapshot_with_indexes_options_and_views_and_without_what_came_later()
    {
        await Shop.RunCommandAsync<BsonDocument>("{ create: 'orders', validator: { count: { $gte: 0 } }, collation: { locale: 'en', strength: 2 } }");
        await Orders.InsertManyAsync(Enumerable.Range(0, 300).Select(i => new BsonDocument { ["_id"] = i, ["item"] = $"pen {i}", ["count"] = i }));
        await Orders.InsertOneAsync(new BsonDocument { ["_id"] = 300, ["count"] = -1 }, new InsertOneOptions { BypassDocumentValidation = true });
        await Orders.Indexes.CreateManyAsync(
        [
            new(Builders<BsonDocument>.IndexKeys.Ascending("item"), new CreateIndexOptions { Unique = true, Sparse = true }),
            new(Builders<BsonDocument>.IndexKeys.Text("note").Text("title"), new CreateIndexOptions { DefaultLanguage = "german", Collation = Collation.Simple }),
            new(Builders<BsonDocument>.IndexKeys.Geo2DSphere("place"), new CreateIndexOptions { Collation = Collation.Simple }),
            new(Builders<BsonDocument>.IndexKeys.Wildcard("extra")),
        ]);
        await Shop.RunCommandAsync<BsonDocument>("{ create: 'log', capped: true, size: 100000, max: 10 }");
        await Shop.GetCollection<BsonDocument>("log").InsertManyAsync([new("_id", 2), new("_id", 1)]);
        await Shop.RunCommandAsync<BsonDocument>("{ create: 'large', viewOn: 'orders', pipeline: [{ $match: { count: { $gte: 200 } } }] }");
        var before = await DescribeAsync();

        var snapshot = await _server.TakeSnapshotAsync();
        for (int i = 0; i < 2; i++)
        {
            await Orders.DeleteManyAsync("{ count: { $gt: 10 } }");
            await Orders.Indexes.DropAllAsync();
            await Shop.DropCollectionAsync("large");
            await _server.MongoClient.GetDatabase("later").GetCollection<BsonDocument>("things").InsertOneAsync(new BsonDocument());
            await _server.RestoreAsync(snapshot);

            (await DescribeAsync()).ShouldBe(before);
        }

        snapshot.Databases.ShouldBe(["shop"]);
        (await NamesAsync()).ShouldBe(["shop"]);
    }

    [Fact]
    public async Task A_snapshot_of_a_database_leaves_the_others_alone_and_fits_another_server()
    {
        await Orders.InsertOneAsync(new BsonDocument("_id", 1));
        var bank = _server.MongoClient.GetDatabase("bank").GetCollection<BsonDocument>("accounts");
        var snapshot = await _server.TakeSnapshotAsync("shop");
        await Orders.InsertOneAsync(new BsonDocument("_id", 2));
        await bank.InsertOneAsync(new BsonDocument("_id", 3));

        await _server.RestoreAsync(snapshot);
        await using var other = await StreetcarServer.StartAsync(options => options.Port = null);
        await other.RestoreAsync(snapshot);

        (await Orders.CountDocumentsAsync("{}")).ShouldBe(1);
        (await bank.CountDocumentsAsync("{}")).ShouldBe(1);
        (await other.MongoClient.GetDatabase("shop").GetCollection<BsonDocument>("orders").CountDocumentsAsync("{}")).ShouldBe(1);
    }

    [Fact]
    public async Task A_reset_drops_all_databases()
    {
        await Orders.InsertOneAsync(new BsonDocument("_id", 1));
        await _server.NewDatabase().GetCollection<BsonDocument>("things").InsertOneAsync(new BsonDocument("_id", 1));

        await _server.ResetAsync();

        (await NamesAsync()).ShouldBeEmpty();
        await Orders.InsertOneAsync(new BsonDocument("_id", 1));
    }

    [Fact]
    public async Task What_is_open_at_a_restore_ends_and_a_change_stream_of_the_server_goes_on()
    {
        await Orders.InsertManyAsync(Enumerable.Range(0, 300).Select(i => new BsonDocument("_id", i)));
        var snapshot = await _server.TakeSnapshotAsync();
        using var cursor = await Orders.FindAsync("{}", new FindOptions<BsonDocument> { BatchSize = 2 });
        await cursor.MoveNextAsync();
        using var session = await _server.MongoClient.StartSessionAsync();
        session.StartTransaction();
        await Orders.InsertOneAsync(session, new BsonDocument("_id", 1000));
        using var changes = await _server.MongoClient.WatchAsync();

        await _server.RestoreAsync(snapshot).WaitAsync(Patience);

        await Should.ThrowAsync<MongoException>(async () =>
        {
            while (await cursor.MoveNextAsync())
            {
            }
        });
        await Should.ThrowAsync<MongoException>(() => session.CommitTransactionAsync());
        (await Orders.CountDocumentsAsync("{}")).ShouldBe(300);
        var seen = new List<ChangeStreamOperationType>();
        while (!seen.Contains(ChangeStreamOperationType.Insert))
        {
            await changes.MoveNextAsync().WaitAsync(Patience);
            seen.AddRange(changes.Current.Select(change => change.OperationType));
        }

        seen.ShouldContain(ChangeStreamOperationType.DropDatabase);
    }

    private async Task<IEnumerable<string>> NamesAsync() =>
        (await (await _server.MongoClient.ListDatabaseNamesAsync()).ToListAsync()).Except(["admin", "config", "local"]);

    // Without what is new each time.
    private async Task<string> DescribeAsync()
    {
        var described = new BsonDocument();
        foreach (var collection in (await (await Shop.ListCollectionsAsync()).ToListAsync()).OrderBy(one => one["name"].AsString))
        {
            string name = collection["name"].AsString;
            collection["info"].AsBsonDocument.Remove("uuid");
            var own = Shop.GetCollection<BsonDocument>(name);
            described[name] = new BsonDocument
            {
                ["collection"] = collection,
                ["indexes"] = collection["type"] == "view" ? [] : new BsonArray(await (await own.Indexes.ListAsync()).ToListAsync()),
                ["documents"] = new BsonArray(await own.Find("{}").ToListAsync()),
            };
        }

        return described.ToString();
    }
}
