using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Builds the hosts of a test cluster.</summary>
internal static class TestHosts
{
    public static IHost BuildSilo(TestClusterOptions options, IConfiguration configuration, Cluster cluster, string name, int instance)
    {
        var configurators = Create(options.SiloBuilderConfiguratorTypes);
        var host = NewHost(options, configuration, cluster, configurators);
        host.UseOrleans((_, silo) =>
        {
            silo.UseLocalhostClustering(
                siloPort: 11111 + instance, gatewayPort: 30000 + instance, serviceId: options.ServiceId, clusterId: options.ClusterId);
            silo.Configure<SiloEndpoint>(endpoint => endpoint.SiloName = name);
            foreach (var configurator in configurators.OfType<ISiloConfigurator>())
                configurator.Configure(silo);
        });
        return host.Build();
    }

    public static IHost BuildClient(TestClusterOptions options, IConfiguration configuration, Cluster cluster)
    {
        var configurators = Create(options.ClientBuilderConfiguratorTypes);
        var host = NewHost(options, configuration, cluster, configurators);
        host.UseOrleansClient((_, client) =>
        {
            foreach (var configurator in configurators.OfType<IClientBuilderConfigurator>())
                configurator.Configure(configuration, client);
        });
        return host.Build();
    }

    private static HostBuilder NewHost(
        TestClusterOptions options, IConfiguration configuration, Cluster cluster, List<object> configurators)
    {
        var host = new HostBuilder();
        host.ConfigureHostConfiguration(builder => builder.AddConfiguration(configuration));
        host.ConfigureServices(services =>
        {
            services.AddSingleton(cluster);
            services.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.ClusterId, options.ServiceId));
        });
        foreach (var configurator in configurators.OfType<IHostConfigurator>())
            configurator.Configure(host);
        return host;
    }

    private static List<object> Create(List<string> types) =>
        types.ConvertAll(name => Activator.CreateInstance(Type.GetType(name, throwOnError: true)!)!);
}
