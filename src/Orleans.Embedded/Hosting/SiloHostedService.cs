using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Starts the silo with its host, and stops it.</summary>
internal sealed class SiloHostedService(Silo silo, IOptions<SiloEndpoint> endpoint) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!endpoint.Value.IsClustered)
        {
            throw new OrleansConfigurationException(
                "Clustering has not been configured. Call UseLocalhostClustering in UseOrleans.");
        }

        silo.Start();
        LocalGateways.Add(endpoint.Value.GatewayPort, silo.Cluster);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        LocalGateways.Remove(endpoint.Value.GatewayPort, silo.Cluster);
        await silo.StopAsync(cancellationToken);
    }
}
