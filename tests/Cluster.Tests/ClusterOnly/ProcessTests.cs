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
        SiloProcess[] silos = [Launch(store, name), Launch(store, name), Launch(store, name)];
        try
        {
            foreach (var silo in silos)
                await silo.WaitUntilReadyAsync();
            await using var first = Client(silos[0]);
            await using var second = Client(silos[1]);
            await using var third = Client(silos[2]);
            (await MembersAsync(store, name)).ShouldBe(3);

            await first[name]["things"].InsertOneAsync(new() { ["_id"] = 1 });
            (await second[name]["things"].CountDocumentsAsync("{}")).ShouldBe(1);
            (await third[name]["things"].CountDocumentsAsync("{}")).ShouldBe(1);

            await silos[0].KillAsync();
            for (int i = 2; i < 12; i++)
                await (i % 2 == 0 ? second : third)[name]["things"].InsertOneAsync(new() { ["_id"] = i }).WaitAsync(Patience);
            (await second[name]["things"].CountDocumentsAsync("{}")).ShouldBe(11);
            (await third[name]["things"].CountDocumentsAsync("{}")).ShouldBe(11);
            await second.DropDatabaseAsync(name);
        }
        finally
        {
            foreach (var silo in silos)
                silo.Dispose();
        }
    }

    private static SiloProcess Launch(TestStore store, string cluster) => SiloProcess.Launch(
        ["--port", "0", "--store", store.Uri, "--membership", "mongodb", "--cluster-id", cluster, "--service-id", cluster]);

    private static DocumentClient Client(SiloProcess silo) => new("127.0.0.1", silo.EndPoint.Port);

    // How many silos are active by the cluster's membership table.
    private static async Task<int> MembersAsync(TestStore store, string cluster)
    {
        await using var client = new DocumentClient(store.Uri);
        var table = (await client["streetcar_membership"]["OrleansMembershipSingle"].FindOneAsync(
            new() { ["_id"] = cluster })).ShouldNotBeNull();
        return table["Members"].AsDocument.Count(member => member.Value["Status"].AsInt32 == (int)SiloStatus.Active);
    }
}
