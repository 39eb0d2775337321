using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Client.Driver;

/// <summary>Opens the door before the silo's startup tasks, and closes it after its grains.</summary>
/// <param name="services">The silo's services, of which the door is not to be made before the silo is.</param>
internal sealed class SiloParticipant(IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
{
    private PrivateListener Door => services.GetRequiredService<PrivateListener>();

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(PrivateListener), ServiceLifecycleStage.BecomeActive, token => Door.StartAsync(token));
        lifecycle.Subscribe(
            nameof(PrivateListener),
            ServiceLifecycleStage.ApplicationServices,
            _ => Task.CompletedTask,
            token => Door.StopAsync(token));
    }
}
