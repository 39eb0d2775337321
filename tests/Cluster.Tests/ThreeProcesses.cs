using MongoDB.Bson;
using Streetcar.Silo.Tests;

namespace Streetcar.Cluster.Tests;

/// <summary>Three silos as their users start them, of which one is killed.</summary>
internal static class ThreeProcesses
{
    // Far more than Orleans needs to declare a silo dead; a failure, not a wait.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task RunAsync(TestStore store, string name, string[] first, string[] others, Func<Task> check)
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
            (await two[name]["things"].CountDocumentsAsync()).ShouldBe(4);
            (await three[name]["things"].CountDocumentsAsync()).ShouldBe(4);
            // A cursor is in one silo. The others find it only if they know of each other.
            using var oldest = await WireClient.ConnectAsync(silos[0].EndPoint);
            using var youngest = await WireClient.ConnectAsync(silos[2].EndPoint);
            var cursor = (await oldest.RunAsync(new() { ["find"] = "things", ["batchSize"] = 3 }, name))["cursor"]["id"];
            (await youngest.RunAsync(new() { ["getMore"] = cursor, ["collection"] = "things" }, name))["cursor"]["nextBatch"]
                .AsArray.ShouldHaveSingleItem();

            await silos[2].KillAsync();
            for (int i = 0; i < 10; i++)
                await (i % 2 == 0 ? one : two)[name][$"things{i}"].InsertOneAsync(new() { ["_id"] = i }).WaitAsync(Patience);
            (await two[name]["things"].DeleteManyAsync(default).WaitAsync(Patience)).DeletedCount.ShouldBe(4);
            (await one[name]["things0"].CountDocumentsAsync()).ShouldBe(1);
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

    private static DocumentClient Client(SiloProcess silo) => new($"mongodb://127.0.0.1:{silo.EndPoint.Port}");
}
