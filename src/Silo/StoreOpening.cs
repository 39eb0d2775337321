using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streetcar.Storage;

namespace Streetcar.Silo;

/// <summary>
/// Opens the store when the host starts, not by the first command: a data folder that can't be had is told then.
/// </summary>
/// <param name="services">The host's services.</param>
internal sealed class StoreOpening(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<IDocumentStore>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
