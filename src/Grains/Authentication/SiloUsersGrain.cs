using Orleans;
using Streetcar.Grains.Sessions;

namespace Streetcar.Grains.Authentication;

/// <summary>Takes what other silos tell this one about users; see <see cref="ISiloUsersGrain"/>.</summary>
[SiloPlacement]
[GrainType("streetcar.silousers")]
internal sealed class SiloUsersGrain(UserDirectory users) : Grain, ISiloUsersGrain
{
    public Task ForgetAsync()
    {
        users.Forget();
        return Task.CompletedTask;
    }
}
