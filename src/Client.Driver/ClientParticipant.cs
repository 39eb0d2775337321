using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Streetcar.Client.Driver;

/// <summary>Starts the listener when the Orleans client has connected, and stops it before that one disconnects.</summary>
/// <param name="services">The client's services, of which the listener must not be created before the client is.</param>
internal sealed class ClientParticipant(IServiceProvider services) : ILifecycleParticipant<IClusterClientLifecycle>
{
    public void Participate(IClusterClientLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(PrivateListener),
        ServiceLifecycleStage.ApplicationServices,
        token => services.GetRequiredService<PrivateListener>().StartAsync(token),
        token => services.GetRequiredService<PrivateListener>().StopAsync(token));
}
