using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Embedded.Tests.Grains;

namespace Orleans.Embedded.Tests.EmbeddedOnly;

/// <summary>Silos and clients in hosts of their own. Orleans would open ports for them.</summary>
public sealed class HostTests
{
    private readonly string _key = OneSilo.NewKey();

    [Fact]
    public async Task A_host_with_a_silo_calls_its_grains_and_deactivates_them_when_it_stops()
    {
        using var host = NewSilo(gatewayPort: 31001);
        await host.StartAsync();

        var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ILifeGrain>(_key);
        (await grain.Activation()).ShouldNotBe(Guid.Empty);
        host.Services.GetRequiredService<IClusterClient>().GetGrain<ILifeGrain>(_key).ShouldBe(grain);

        await host.StopAsync();
        Life.Of(_key, "deactivated").ShouldBe(["deactivated ShuttingDown"]);
        await Should.ThrowAsync<SiloUnavailableException>(grain.Activation());
    }

    [Fact]
    public void Whoever_has_the_grain_factory_of_a_silo_sees_that_it_is_no_client()
    {
        using var host = NewSilo(gatewayPort: 31006);

        (host.Services.GetRequiredService<IGrainFactory>() is IClusterClient).ShouldBeFalse();
    }

    [Fact]
    public async Task Two_hosts_are_two_clusters()
    {
        using var one = NewSilo(gatewayPort: 31002);
        using var two = NewSilo(gatewayPort: 31003);
        await one.StartAsync();
        await two.StartAsync();

        var activation = await one.Services.GetRequiredService<IGrainFactory>().GetGrain<ILifeGrain>(_key).Activation();
        var other = await two.Services.GetRequiredService<IGrainFactory>().GetGrain<ILifeGrain>(_key).Activation();

        other.ShouldNotBe(activation);
        await one.StopAsync();
        await two.StopAsync();
    }

    [Fact]
    public async Task A_client_reaches_the_silo_of_its_process_by_the_gateway_port()
    {
        using var silo = NewSilo(gatewayPort: 31004);
        await silo.StartAsync();
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(31004));
        using var client = builder.Build();
        await client.StartAsync();

        var grain = client.Services.GetRequiredService<IClusterClient>().GetGrain<ILifeGrain>(_key);
        (await grain.Silo()).ShouldBe(silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToString());

        await client.StopAsync();
        await silo.StopAsync();
    }

    [Fact]
    public async Task A_client_without_a_silo_in_its_process_is_told_so()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(31999));
        using var client = builder.Build();

        (await Should.ThrowAsync<SiloUnavailableException>(client.StartAsync())).Message.ShouldContain("31999");
    }

    [Fact]
    public async Task A_silo_without_clustering_is_refused()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(_ => { });
        using var host = builder.Build();

        (await Should.ThrowAsync<OrleansConfigurationException>(host.StartAsync())).Message.ShouldContain("UseLocalhostClustering");
    }

    private static IHost NewSilo(int gatewayPort)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(siloPort: gatewayPort - 19000, gatewayPort: gatewayPort));
        return builder.Build();
    }
}
