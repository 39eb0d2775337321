using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Testing.Tests;

/// <summary>What a test asks of a server that no mongod tells. Each has a collection of its own, and sees but its own commands.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private StreetcarServer _server = null!;
    private IMongoCollection<BsonDocument> _orders = null!;

    // A scope sees the commands of all: none of the tests shares its server.
    public async ValueTask InitializeAsync()
    {
        _server = await StreetcarServer.StartAsync(options => options.Port = null);
        _orders = _server.MongoClient.GetDatabase("shop").GetCollection<BsonDocument>("orders");
        await _orders.InsertManyAsync(Enumerable.Range(0, 20).Select(i => new BsonDocument { ["_id"] = i, ["item"] = $"{i % 5}" }));
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Commands_are_recorded_until_the_record_ends_whoever_sends_them()
    {
        await _orders.Find("{ item: '1' }").ToListAsync();
        IReadOnlyList<RecordedCommand> list;
        using (var commands = _server.RecordCommands())
        {
            await _orders.InsertManyAsync([new("_id", 100), new("_id", 101)]);
            await _server.Client["shop"]["orders"].CountDocumentsAsync();
            await Should.ThrowAsync<MongoCommandException>(() => _orders.Database.RunCommandAsync<BsonDocument>("{ none: 1 }"));
            list = commands.List;
        }

        await _orders.Find("{ item: '1' }").ToListAsync();

        list.Select(command => command.Name).ShouldBe(["insert", "aggregate", "none"]);
        list[0].ShouldSatisfyAllConditions(
            insert => insert.Database.ShouldBe("shop"),
            insert => insert.Collection.ShouldBe("orders"),
            insert => insert.Body["documents"].ShouldBe(new BsonArray { new BsonDocument("_id", 100), new BsonDocument("_id", 101) }));
        list[2].Collection.ShouldBeNull();
    }

    [Fact]
    public async Task A_fault_takes_as_many_of_its_commands_as_it_says()
    {
        using var fault = _server.Fail(new CommandFault("count") { ErrorCode = 8, Skip = 1, Times = 2 });

        await CountAsync();
        (await Should.ThrowAsync<MongoCommandException>(CountAsync)).Code.ShouldBe(8);
        (await Should.ThrowAsync<MongoCommandException>(CountAsync)).Code.ShouldBe(8);
        await CountAsync();
        await _orders.Find("{}").ToListAsync();

        fault.Taken.ShouldBe(2);
    }

    [Fact]
    public async Task A_fault_that_the_driver_retries_is_not_seen_and_ends_with_its_scope()
    {
        using (var fault = _server.Fail(new CommandFault("find") { CloseConnection = true, Times = 1, Namespace = "shop.orders" }))
        {
            await _server.MongoClient.GetDatabase("shop").GetCollection<BsonDocument>("others").Find("{}").ToListAsync();
            fault.Taken.ShouldBe(0);
            (await _orders.Find("{}").ToListAsync()).Count.ShouldBe(20);
            fault.Taken.ShouldBe(1);
        }

        using (var fault = _server.Fail(new CommandFault("insert") { ErrorCode = 6, Times = 1 }))
        {
            await _orders.InsertOneAsync(new("_id", 199));
            fault.Taken.ShouldBe(1);
        }

        using (_server.Fail(new CommandFault("insert") { WriteConcernErrorCode = 100, Times = 1 }))
            (await Should.ThrowAsync<MongoWriteException>(() => _orders.InsertOneAsync(new("_id", 200)))).WriteConcernError.Code.ShouldBe(100);
        (await CountAsync())["n"].ToInt32().ShouldBe(22);
    }

    [Fact]
    public async Task A_command_is_recorded_whatever_it_says_and_runs_all_the_same()
    {
        using var commands = _server.RecordCommands();
        byte[] twice = [.. new BsonDocument("a", 1).ToBson()[4..^1], .. new BsonDocument("a", 2).ToBson()[4..]];
        byte[] document = [.. BitConverter.GetBytes(twice.Length + 4), .. twice];
        await _orders.Database.GetCollection<RawBsonDocument>("twice").InsertOneAsync(new RawBsonDocument(document));
        commands.List.ShouldHaveSingleItem().Name.ShouldBe("insert");
    }

    [Fact]
    public async Task A_fault_of_a_collection_takes_its_getMore()
    {
        using var fault = _server.Fail(new CommandFault("getMore") { ErrorCode = 8, Namespace = "shop.orders" });
        await Should.ThrowAsync<MongoCommandException>(() => _orders.Find("{}", new FindOptions { BatchSize = 2 }).ToListAsync());
        fault.Taken.ShouldBe(1);
    }

    [Fact]
    public void A_fault_that_does_nothing_is_refused()
    {
        Should.Throw<ArgumentException>(() => _server.Fail(new CommandFault("find"))).Message.ShouldContain("ErrorCode");
        Should.Throw<ArgumentException>(() => _server.Fail(new CommandFault { ErrorCode = 8 }));
        Should.Throw<ArgumentException>(() => _server.Fail(new CommandFault("find") { ErrorCode = 8, Namespace = "orders" })).Message.ShouldContain("shop.orders");
        Should.Throw<ArgumentOutOfRangeException>(() => _server.Fail(new CommandFault("find") { ErrorCode = 8, Times = 0 }));
    }

    [Fact]
    public async Task A_collection_scan_fails_with_its_collection_and_filter_and_does_nothing()
    {
        using var _ = _server.FailCollectionScans();

        var failure = await Should.ThrowAsync<MongoCommandException>(() => _orders.Find("{ item: '1' }").ToListAsync());

        failure.Code.ShouldBe(291);
        failure.Message.ShouldContain("find on shop.orders looks at all of its 20 documents for {");
        failure.Message.ShouldContain("item");
        await Should.ThrowAsync<MongoCommandException>(() => _orders.CountDocumentsAsync("{ item: '1' }"));
        await Should.ThrowAsync<MongoCommandException>(() => _orders.DistinctAsync<string>("_id", "{ item: '1' }"));
        await Should.ThrowAsync<MongoCommandException>(() => _orders.DeleteManyAsync("{ item: '1' }"));
        await Should.ThrowAsync<MongoCommandException>(() => _orders.UpdateOneAsync("{ item: '1' }", "{ $set: { a: 1 } }"));
        await Should.ThrowAsync<MongoCommandException>(() => _orders.FindOneAndDeleteAsync("{ item: '1' }"));
        (await Should.ThrowAsync<ClientBulkWriteException>(() => _server.MongoClient.BulkWriteAsync(
            [new BulkWriteDeleteManyModel<BsonDocument>("shop.orders", "{ item: '1' }")])))
            .InnerException.ShouldBeOfType<MongoCommandException>().Code.ShouldBe(291);
        await Should.ThrowAsync<Streetcar.Client.CommandException>(
            () => _server.Client["shop"]["orders"].CountDocumentsAsync(new BsonDocument("item", "1")));
        (await CountAsync())["n"].ToInt32().ShouldBe(20);
    }

    [Fact]
    public async Task What_has_an_index_or_asks_for_all_or_is_exempt_is_no_collection_scan()
    {
        await _orders.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{ item: 1 }"));
        using (_server.FailCollectionScans())
        {
            (await _orders.Find("{ item: '1' }").ToListAsync()).Count.ShouldBe(4);
            (await _orders.Find("{}").ToListAsync()).Count.ShouldBe(20);
            (await _orders.UpdateManyAsync("{ item: '2' }", "{ $set: { a: 1 } }")).MatchedCount.ShouldBe(4);
            (await _orders.Aggregate().Match("{ item: '3' }").Group("{ _id: '$item', n: { $sum: 1 } }").SingleAsync())["n"].ShouldBe(4);
            (await _orders.Find("{ none: 1 }").Limit(1).ToListAsync().ContinueWith(find => find.IsFaulted)).ShouldBeTrue();
        }

        using (_server.FailCollectionScans(moreThan: 20))
            (await _orders.Find("{ a: 1 }").ToListAsync()).Count.ShouldBe(4);
        using (_server.FailCollectionScans(except: ["orders"]))
            (await _orders.Find("{ a: 1 }").ToListAsync()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_collection_scan_in_a_transaction_fails_it()
    {
        using var _ = _server.FailCollectionScans();
        using var session = await _server.MongoClient.StartSessionAsync();
        session.StartTransaction();
        await _orders.UpdateOneAsync(session, "{ _id: 1 }", "{ $set: { a: 1 } }");

        var failure = await Should.ThrowAsync<MongoCommandException>(() => _orders.Find(session, "{ item: '1' }").ToListAsync());

        failure.Code.ShouldBe(291);
        await session.AbortTransactionAsync();
    }

    [Fact]
    public async Task A_command_that_takes_longer_than_it_may_fails()
    {
        using (_server.FailSlowCommands(TimeSpan.FromMilliseconds(20)))
        using (_server.Fail(new CommandFault("count") { Block = TimeSpan.FromMilliseconds(40) }))
            (await Should.ThrowAsync<MongoCommandException>(CountAsync)).Message.ShouldContain("of 20 that it may");

        using (_server.FailSlowCommands(TimeSpan.FromMinutes(1)))
            await CountAsync();
    }

    private Task<BsonDocument> CountAsync() => _orders.Database.RunCommandAsync<BsonDocument>("{ count: 'orders' }");
}
