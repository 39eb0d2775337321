using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The services of a host with a client.</summary>
internal static class ClientServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddSingleton(s => FindCluster(s.GetRequiredService<IOptions<ClientGateway>>().Value));
        services.TryAddSingleton<IClusterClient>(s => new ClusterClient(
            new GrainCaller(s.GetRequiredService<Cluster>(), silo: null, s.GetRequiredService<IOptions<ClientMessagingOptions>>().Value), s));
        services.TryAddSingleton<IGrainFactory>(s => s.GetRequiredService<IClusterClient>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ClientHostedService>());
    }

    private static Cluster FindCluster(ClientGateway gateway) => gateway.Port switch
    {
        null => throw new OrleansConfigurationException(
            "Clustering has not been configured. Call UseLocalhostClustering in UseOrleansClient."),
        { } port => LocalGateways.Find(port) ?? throw new SiloUnavailableException(
            $"No silo in this process has the gateway port {port}. A silo of another process can be reached in the cluster build only (-p:Cluster=true)."),
    };
}
