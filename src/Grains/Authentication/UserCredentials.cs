using Streetcar.Security.Scram;

namespace Streetcar.Grains.Authentication;

/// <summary>What a user proves to be himself by.</summary>
/// <param name="Find">His credential for a mechanism; null where he has none.</param>
internal sealed record UserCredentials(Func<ScramMechanism, ScramCredential?> Find)
{
    /// <summary>Those of a user's document.</summary>
    /// <param name="credentials">Its field <c>credentials</c>.</param>
    public UserCredentials(RawValue credentials)
        : this(mechanism => credentials.Type == ElementType.Document && credentials[mechanism.Name] is { Type: ElementType.Document } own
            ? ScramCredential.TryParse(mechanism, own.AsDocument)
            : null)
    {
    }
}
