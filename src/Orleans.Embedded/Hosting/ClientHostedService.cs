using Microsoft.Extensions.Hosting;

namespace Orleans;

/// <summary>Connects the client when its host starts.</summary>
internal sealed class ClientHostedService(IServiceProvider services) : IHostedService
{
    // Finding the cluster is all there is to it, and fails if there is none.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetService(typeof(IClusterClient));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
