using Orleans.Runtime;

namespace Streetcar.Cluster.Tests;

public sealed class MongoDBMembershipTests
{
    [Fact]
    public async Task Three_processes_form_one_cluster_and_two_go_on_when_one_is_killed()
    {
        await using var store = await TestStore.StartAsync();
        string name = $"test_{Guid.NewGuid():N}";
        string[] options = ["--membership", "mongodb", "--cluster-id", name, "--service-id", name];

        await ThreeProcesses.RunAsync(store, name, options, options, async () => (await MembersAsync(store, name)).ShouldBe(3));
    }

    // How many silos are active by the cluster's membership table.
    private static async Task<int> MembersAsync(TestStore store, string cluster)
    {
        await using var client = new DocumentClient(store.Uri);
        var table = (await client["streetcar_membership"]["clusters"].FindByIdAsync(cluster)).ShouldNotBeNull();
        return table["members"].AsBsonArray.Count(member => member["status"] == nameof(SiloStatus.Active));
    }
}
