using System.Net;
using System.Net.Sockets;
using Orleans.Runtime;
using Streetcar.Silo.Tests;

namespace Streetcar.Cluster.Tests;

/// <summary>Three silos as their users start them.</summary>
public sealed class ProcessTests
{
    // Far more than Orleans needs to declare a silo dead; a failure, not a wait.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Three_processes_form_one_cluster_and_two_go_on_when_one_is_killed()
    {
        await using var store = await TestStore.StartAsync();
        string name = $"test_{Guid.NewGuid():N}";
        string[] options = ["--membership", "mongodb", "--cluster-id", name, "--service-id", name];

        await RunAsync(store, name, options, options, async () => (await MembersAsync(store, name)).ShouldBe(3));
    }

    [Fact]
    public async Task Three_processes_of_one_machine_form_a_cluster_around_the_first_one()
    {
        await using var store = await TestStore.StartAsync();
        string primary = $"{FreePort()}";
        string[] options = ["--primary-port", primary];

        await RunAsync(store, $"test_{Guid.NewGuid():N}", ["--silo-port", primary, .. options], options, () => Task.CompletedTask);
    }

    private static async Task RunAsync(TestStore store, string name, string[] first, string[] others, Func<Task> check)
    {
        List<SiloProcess> silos = [Launch(store, first)];
        try
        {
            await silos[0].WaitUntilReadyAsync();
            silos.AddRange([Launch(store, others), Launch(store, others)]);
            await silos[1].WaitUntilReadyAsync();
            await silos[2].WaitUntilReadyAsync();
            await using var one = Client(silos[0]);
            await using var two = Client(silos[1]);
            await using var three = Client(silos[2]);
            await check();

            await one[name]["things"].InsertManyAsync(Enumerable.Range(0, 4).Select(i => new BsonDocument { ["_id"] = i }));
            (await two[name]["things"].CountDocumentsAsync("{}")).ShouldBe(4);
            (await three[name]["things"].CountDocumentsAsync("{}")).ShouldBe(4);
            // A cursor is in one silo. The others find it only if they know of each other.
            var cursor = (await one[name].CommandAsync("{ find: 'things', batchSize: 3 }"))["cursor"]["id"];
            (await three[name].CommandAsync(new() { ["getMore"] = cursor, ["collection"] = "things" }))["cursor"]["nextBatch"]
                .AsArray.ShouldHaveSingleItem();

            await silos[2].KillAsync();
            for (int i = 0; i < 10; i++)
                await (i % 2 == 0 ? one : two)[name][$"things{i}"].InsertOneAsync(new() { ["_id"] = i }).WaitAsync(Patience);
            (await two[name]["things"].DeleteManyAsync("{}").WaitAsync(Patience)).DeletedCount.ShouldBe(4);
            (await one[name]["things0"].CountDocumentsAsync("{}")).ShouldBe(1);
            await one.DropDatabaseAsync(name);
        }
        finally
        {
            foreach (var silo in silos)
                silo.Dispose();
        }
    }

    private static SiloProcess Launch(TestStore store, string[] options) =>
        SiloProcess.Launch(["--port", "0", "--store", store.Uri, .. options]);

    private static DocumentClient Client(SiloProcess silo) => new("127.0.0.1", silo.EndPoint.Port);

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    // How many silos are active by the cluster's membership table.
    private static async Task<int> MembersAsync(TestStore store, string cluster)
    {
        await using var client = new DocumentClient(store.Uri);
        var table = (await client["streetcar_membership"]["clusters"].FindOneAsync(
            new() { ["_id"] = cluster })).ShouldNotBeNull();
        return table["members"].AsArray.Count(member => member["status"] == nameof(SiloStatus.Active));
    }
}
