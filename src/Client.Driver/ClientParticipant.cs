using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Streetcar.Client.Driver;

/// <summary>Opens the door when the Orleans client has connected, and closes it before that one disconnects.</summary>
/// <param name="services">The client's services, of which the door is not to be made before the client is.</param>
internal sealed class ClientParticipant(IServiceProvider services) : ILifecycleParticipant<IClusterClientLifecycle>
{
    public void Participate(IClusterClientLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(PrivateListener),
        ServiceLifecycleStage.ApplicationServices,
        token => services.GetRequiredService<PrivateListener>().StartAsync(token),
        token => services.GetRequiredService<PrivateListener>().StopAsync(token));
}
