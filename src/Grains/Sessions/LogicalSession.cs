using Streetcar.Security;

namespace Streetcar.Grains.Sessions;

/// <summary>A session as clients name it. What two users call by the same id are two sessions.</summary>
/// <param name="Id">The id that the client made.</param>
/// <param name="User">Whose it is; null where clients need not log in.</param>
internal readonly record struct LogicalSession(Guid Id, UserName? User)
{
    /// <summary>What the server knows it by.</summary>
    public Guid Key => User is { } user ? SessionKeys.Of(user, Id) : Id;

    /// <summary>As MongoDB shows it: with the digest of its user.</summary>
    public RawDocument Describe() => new() { ["id"] = Id, ["uid"] = RawValue.FromBinary(SessionKeys.DigestOf(User)) };
}
