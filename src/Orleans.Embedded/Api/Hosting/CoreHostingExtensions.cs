using System.Net;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>How silos find each other.</summary>
public static class CoreHostingExtensions
{
    /// <summary>
    /// Makes the silo a cluster of its own, on this machine. Its ports tell it apart; nothing listens on them, since
    /// whoever calls it is in the same process.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="siloPort">The port for other silos.</param>
    /// <param name="gatewayPort">The port for clients.</param>
    /// <param name="primarySiloEndpoint">The first silo of the cluster; only this one, or null, is possible within one process.</param>
    /// <param name="serviceId">The service's name.</param>
    /// <param name="clusterId">The cluster's name.</param>
    /// <returns>The silo.</returns>
    /// <exception cref="NotSupportedException">Another silo is to be the first one.</exception>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = 11111,
        int gatewayPort = 30000,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev")
    {
        if (primarySiloEndpoint is not null && primarySiloEndpoint.Port != siloPort)
        {
            throw new NotSupportedException(
                $"The silo is to join the one at {primarySiloEndpoint}. Silos on several ports or machines need the cluster build (-p:Cluster=true).");
        }

        builder.Configure<SiloEndpoint>(endpoint =>
        {
            endpoint.SiloPort = siloPort;
            endpoint.GatewayPort = gatewayPort;
            endpoint.IsClustered = true;
        });
        return builder.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = serviceId;
            options.ClusterId = clusterId;
        });
    }
}
