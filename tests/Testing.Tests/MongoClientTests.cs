using System.Collections.Concurrent;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;

namespace Streetcar.Testing.Tests;

/// <summary>MongoDB.Driver without a port.</summary>
public sealed class MongoClientTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private StreetcarServer Server => shared.Server;

    [Fact]
    public async Task A_server_without_a_port_takes_the_driver_by_its_own_client()
    {
        var things = Server.NewDatabase().GetCollection<BsonDocument>("things");

        await things.InsertManyAsync(Enumerable.Range(0, 2500).Select(i => new BsonDocument("_id", i)));

        (await things.Find("{ _id: { $gte: 500 } }").ToListAsync()).Count.ShouldBe(2000);
        things.Find("{ _id: 7 }").Single().ShouldBe(new BsonDocument("_id", 7));
        Should.Throw<InvalidOperationException>(() => Server.ConnectionString).Message.ShouldContain("options.Port");
    }

    [Fact]
    public async Task Documents_longer_than_what_is_buffered_go_both_ways()
    {
        var things = Server.NewDatabase().GetCollection<BsonDocument>("things");
        var long1 = new BsonDocument { ["_id"] = 1, ["text"] = new string('a', 8_000_000) };

        await things.InsertManyAsync([long1, new BsonDocument { ["_id"] = 2, ["text"] = new string('b', 8_000_000) }]);

        var found = await things.Find("{}").ToListAsync().WaitAsync(Patience);
        found[0].ShouldBe(long1);
        found.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Many_threads_share_the_client()
    {
        var things = Server.NewDatabase().GetCollection<BsonDocument>("things");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => things.InsertOneAsync(new BsonDocument("_id", i)))).WaitAsync(Patience);

        (await things.CountDocumentsAsync("{}")).ShouldBe(200);
    }

    [Fact]
    public async Task Clients_have_the_settings_that_they_are_made_with()
    {
        var commands = new ConcurrentQueue<string>();
        var client = Server.CreateMongoClient(settings =>
        {
            settings.ApplicationName = "shop";
            settings.ClusterConfigurator = cluster => cluster.Subscribe<CommandStartedEvent>(started => commands.Enqueue(started.CommandName));
        });

        await client.GetDatabase("test").RunCommandAsync<BsonDocument>("{ ping: 1 }");

        commands.ShouldContain("ping");
        client.Settings.ApplicationName.ShouldBe("shop");
    }

    [Fact]
    public async Task A_command_that_is_given_up_leaves_the_client_working()
    {
        var database = Server.NewDatabase();
        using var changes = await database.WatchAsync(new EmptyPipelineDefinition<ChangeStreamDocument<BsonDocument>>());
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            while (await changes.MoveNextAsync(enough.Token).WaitAsync(Patience))
            {
            }
        });

        await database.RunCommandAsync<BsonDocument>("{ ping: 1 }").WaitAsync(Patience);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("rs0")]
    public async Task Transactions_work_by_a_mongos_and_by_a_replica_set(string? replicaSet)
    {
        await using var server = await StreetcarServer.StartAsync(options => (options.Port, options.ReplicaSet) = (null, replicaSet));
        var things = server.NewDatabase().GetCollection<BsonDocument>("things");
        await things.InsertOneAsync(new BsonDocument("_id", 0));

        using var session = await server.MongoClient.StartSessionAsync();
        session.StartTransaction();
        await things.InsertOneAsync(session, new BsonDocument("_id", 1));
        (await things.CountDocumentsAsync("{}")).ShouldBe(1);
        await session.CommitTransactionAsync();

        (await things.CountDocumentsAsync("{}")).ShouldBe(2);
    }

    [Fact]
    public async Task The_client_ends_with_its_server()
    {
        var server = await StreetcarServer.StartAsync(options => options.Port = null);
        var client = server.MongoClient;
        await client.GetDatabase("test").RunCommandAsync<BsonDocument>("{ ping: 1 }");

        await server.DisposeAsync().AsTask().WaitAsync(Patience);

        await Should.ThrowAsync<ObjectDisposedException>(() => client.GetDatabase("test").RunCommandAsync<BsonDocument>("{ ping: 1 }"));
        Should.Throw<ObjectDisposedException>(() => server.CreateMongoClient());
    }

    [Fact]
    public async Task Each_database_is_named_after_its_test_and_is_another_one()
    {
        var first = Server.NewDatabase();
        var second = Server.NewDatabase();
        var odd = Server.NewDatabase("Größe: \"a/b\\c.d\" $1 " + new string('é', 100));

        first.DatabaseNamespace.DatabaseName.ShouldStartWith(nameof(Each_database_is_named_after_its_test_and_is_another_one)[..40]);
        second.DatabaseNamespace.DatabaseName.ShouldNotBe(first.DatabaseNamespace.DatabaseName);
        odd.DatabaseNamespace.DatabaseName.ShouldStartWith("Größe___a_b_c_d___1_é");
        foreach (var database in (IMongoDatabase[])[first, second, odd])
            await database.GetCollection<BsonDocument>("things").InsertOneAsync(new BsonDocument("_id", 1));
    }
}
