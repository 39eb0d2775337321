using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Client.Driver;

/// <summary>Opens the door before the silo's startup tasks, and closes it after its grains.</summary>
/// <param name="services">The silo's services, of which the door is not to be made before the silo is.</param>
internal sealed class SiloParticipant(IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
{
    private PrivateDoor Door => services.GetRequiredService<PrivateDoor>();

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(PrivateDoor), ServiceLifecycleStage.BecomeActive, token => Door.StartAsync(token));
        lifecycle.Subscribe(
            nameof(PrivateDoor),
            ServiceLifecycleStage.ApplicationServices,
            _ => Task.CompletedTask,
            token => Door.StopAsync(token));
    }
}
