using Orleans.Configuration;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB.Tests;

[Collection(nameof(TestMongoDB))]
public sealed class GatewayTests(TestMongoDB mongo)
{
    [Fact]
    public async Task Gateways_are_the_active_silos_with_a_port_for_clients()
    {
        await using var cluster = new TestCluster(mongo);
        await cluster.Gateways.InitializeGatewayListProvider();
        (await cluster.Gateways.GetGateways()).ShouldBeEmpty();
        foreach (var status in Enum.GetValues<SiloStatus>())
            await cluster.InsertAsync(TestEntries.Entry(status));
        var closed = TestEntries.Entry(SiloStatus.Active);
        closed.ProxyPort = 0;
        await cluster.InsertAsync(closed);
        var open = TestEntries.Entry(SiloStatus.Active);
        open.ProxyPort = 30001;
        await cluster.InsertAsync(open);

        var gateways = await cluster.Gateways.GetGateways();

        gateways.Select(gateway => gateway.Port).ShouldBe([30000, 30001], ignoreOrder: true);
        gateways.ShouldContain(new Uri($"gwy.tcp://127.0.0.1:30001/{open.SiloAddress.Generation}"));
    }

    [Fact]
    public async Task Gateways_are_refreshed_as_often_as_the_options_say()
    {
        await using var cluster =
            new TestCluster(mongo, gateways: options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(7));
        await using var byDefault = new TestCluster(mongo);

        cluster.Gateways.MaxStaleness.ShouldBe(TimeSpan.FromSeconds(7));
        byDefault.Gateways.MaxStaleness.ShouldBe(new GatewayOptions().GatewayListRefreshPeriod);
    }
}
