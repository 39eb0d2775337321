using System.Net;
using MongoDB.Bson;
using MongoDB.Driver.Core.Events;
using Streetcar.Abstractions;

namespace Streetcar.Cluster.Tests;

/// <summary>A silo goes without a word, in the midst of things.</summary>
public sealed class KilledSiloTests
{
    // Far more than Orleans needs to declare a silo dead; a failure, not a wait.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Writes_go_on_and_are_applied_once_when_the_silo_of_their_collection_dies(short silos)
    {
        await using var cluster = await StreetcarCluster.StartAsync(silos);
        var (collection, victim) = await cluster.CollectionOnSecondaryAsync();
        DocumentClient[] clients =
            [cluster.Outside, .. cluster.Orleans.Silos.Where(silo => silo != victim).Select(cluster.On)];
        using var killed = new CancellationTokenSource();
        int acknowledged = 0;
        var warm = new TaskCompletionSource();

        var writers = clients.Select((client, number) => Task.Run(async () =>
        {
            var things = client[cluster.Database][collection];
            int after = 0;
            for (int i = 0; after < 20; i++)
            {
                await things.InsertOneAsync(new() { ["_id"] = $"{number}-{i}" });
                await things.UpdateOneAsync($$"""{ _id: 'counter' }""", $$"""{ $inc: { n: 1 } }""");
                if (Interlocked.Increment(ref acknowledged) == 20)
                    warm.SetResult();
                if (killed.IsCancellationRequested)
                    after++;
            }
        })).ToList();
        await warm.Task.WaitAsync(Patience);
        await cluster.Orleans.KillSiloAsync(victim);
        await killed.CancelAsync();
        await Task.WhenAll(writers).WaitAsync(Patience);

        var found = cluster.On(cluster.Orleans.Primary!)[cluster.Database][collection];
        (await found.FindOneAsync($$"""{ _id: 'counter' }""")).ShouldNotBeNull()["n"].ShouldBe(acknowledged);
        (await found.CountDocumentsAsync()).ShouldBe(acknowledged + 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_loop_over_a_find_goes_on_where_it_was_when_the_silo_of_its_cursor_dies(short silos)
    {
        await using var cluster = await StreetcarCluster.StartAsync(silos);
        await CursorTests.FillAsync(cluster, 500);
        var victim = cluster.Orleans.SecondarySilos[0];
        int port = cluster.PortOf(victim);
        int asked = 0;
        var settings = cluster.SettingsOf(victim, cluster.Orleans.Primary!);
        settings.ClusterConfigurator = builder => builder.Subscribe<CommandStartedEvent>(
            command => asked = ((IPEndPoint)command.ConnectionId.ServerId.EndPoint).Port);
        await using var client = new DocumentClient(settings);
        List<int> seen = [];
        // The driver chooses the silo; a cursor on the other one is left.
        do
        {
            seen.Clear();
            await foreach (var document in client[cluster.Database]["things"].Find().Sort($$"""{ i: 1, _id: 1 }""").BatchSize(20))
            {
                seen.Add(document["_id"].AsInt32);
                if (seen.Count == 130 && asked != port)
                    break;
                if (seen.Count == 130)
                    await cluster.Orleans.KillSiloAsync(victim);
            }
        }
        while (seen.Count == 130);

        seen.ShouldBe(Enumerable.Range(0, 500).OrderBy(id => id % 10).ThenBy(id => id));
    }

    [Fact]
    public async Task A_driver_is_told_that_a_cursor_went_with_its_silo()
    {
        await using var cluster = await StreetcarCluster.StartAsync(2);
        await CursorTests.FillAsync(cluster, 100);
        var victim = cluster.Orleans.SecondarySilos[0];
        await using var client = cluster.OverWire(victim);
        var cursor = (await client[cluster.Database].CommandAsync(BsonDocument.Parse("{ find: 'things', batchSize: 7 }")))["cursor"];
        await using var other = cluster.OverWire(cluster.Orleans.Primary!);
        await other[cluster.Database].CommandAsync(
            new() { ["getMore"] = cursor["id"], ["collection"] = "things", ["batchSize"] = 7 });
        (await cluster.SiloOfAsync(cluster.Orleans.Client.GetGrain<IBatchGrain>(cursor["id"].AsInt64))).ShouldBe(victim);

        await cluster.Orleans.KillSiloAsync(victim);

        (await LostAsync(other, cluster.Database, cursor["id"]).WaitAsync(Patience)).ShouldBe("CursorNotFound");
    }

    // A call that was under way when the silo was declared dead fails otherwise, and tells to try again.
    private static async Task<string> LostAsync(DocumentClient client, string database, BsonValue cursor)
    {
        while (true)
        {
            var error = await Should.ThrowAsync<CommandException>(() => client[database].CommandAsync(
                new() { ["getMore"] = cursor, ["collection"] = "things" }).WaitAsync(Patience));
            if (error.CodeName != "HostUnreachable")
                return error.CodeName;
        }
    }
}
