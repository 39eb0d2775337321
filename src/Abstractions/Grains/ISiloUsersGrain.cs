using Orleans;
using Orleans.CodeGeneration;

namespace Streetcar.Abstractions;

/// <summary>What other silos tell a silo about users and roles, under the silo's address. The grain lives on that silo.</summary>
[Alias("streetcar.ISiloUsersGrain"), Version(1)]
internal interface ISiloUsersGrain : IGrainWithStringKey
{
    /// <summary>Makes the silo look again what users may do.</summary>
    [Alias("Forget")]
    Task ForgetAsync();
}
