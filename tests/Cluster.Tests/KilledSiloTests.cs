using System.Net;
using MongoDB.Driver.Core.Events;
using Orleans.TestingHost;
using Streetcar.Abstractions;
using Streetcar.Silo.Tests;

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
        // Without sessions, to which drivers tie cursors.
        using var client = await ConnectAsync(cluster, victim);
        long cursor = (await client.RunAsync(new() { ["find"] = "things", ["batchSize"] = 7 }, cluster.Database))["cursor"]["id"].AsInt64;
        using var other = await ConnectAsync(cluster, cluster.Orleans.Primary!);
        var more = await other.RunAsync(new() { ["getMore"] = cursor, ["collection"] = "things", ["batchSize"] = 7 }, cluster.Database);
        more["cursor"]["nextBatch"].AsArray.Count.ShouldBe(7);
        (await cluster.SiloOfAsync(cluster.Orleans.Client.GetGrain<IBatchGrain>(cursor))).ShouldBe(victim);

        await cluster.Orleans.KillSiloAsync(victim);

        (await LostAsync(other, cluster.Database, cursor).WaitAsync(Patience)).ShouldBe("CursorNotFound");
    }

    // A call that was under way when the silo was declared dead fails otherwise, and tells to try again.
    private static async Task<string> LostAsync(WireClient client, string database, long cursor)
    {
        while (true)
        {
            var reply = await client.RunAsync(new() { ["getMore"] = cursor, ["collection"] = "things" }, database);
            reply["ok"].ShouldBe(0.0);
            if (reply["codeName"].AsString is var name && name != "HostUnreachable")
                return name;
        }
    }

    private static Task<WireClient> ConnectAsync(StreetcarCluster cluster, SiloHandle silo) =>
        WireClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, cluster.PortOf(silo)));
}
