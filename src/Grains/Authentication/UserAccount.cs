using Streetcar.Security;
using Streetcar.Security.Scram;

namespace Streetcar.Grains.Authentication;

/// <summary>A user as he logs in.</summary>
/// <param name="Principal">Who he is, and what he may do.</param>
/// <param name="Find">His credential for a mechanism; null where he has none.</param>
internal sealed record UserAccount(Principal Principal, Func<ScramMechanism, ScramCredential?> Find);
