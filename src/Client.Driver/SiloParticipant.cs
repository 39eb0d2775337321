using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Client.Driver;

/// <summary>Starts the listener before the silo's startup tasks, and stops it after its grains.</summary>
/// <param name="services">The silo's services, of which the listener must not be created before the silo is.</param>
internal sealed class SiloParticipant(IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
{
    private PrivateListener Listener => services.GetRequiredService<PrivateListener>();

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(PrivateListener), ServiceLifecycleStage.BecomeActive, token => Listener.StartAsync(token));
        lifecycle.Subscribe(
            nameof(PrivateListener),
            ServiceLifecycleStage.ApplicationServices,
            _ => Task.CompletedTask,
            token => Listener.StopAsync(token));
    }
}
