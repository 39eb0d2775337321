using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Streetcar.Storage;

namespace Streetcar.Hosting;

/// <summary>
/// Opens the store when the silo starts, not by the first command: a data folder that can't be opened, or a MongoDB that does
/// not answer, fails the start.
/// </summary>
/// <param name="services">The silo's services.</param>
internal sealed class StoreLifecycle(IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(StoreLifecycle),
        ServiceLifecycleStage.First,
        cancellationToken => services.GetRequiredService<IDocumentStore>().ConnectAsync(cancellationToken));
}
