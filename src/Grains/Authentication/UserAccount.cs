using System.Net;
using Streetcar.Security;

namespace Streetcar.Grains.Authentication;

/// <summary>A user as he logs in.</summary>
/// <param name="Principal">Who he is, and what he may do.</param>
internal sealed record UserAccount(Principal Principal)
{
    /// <summary>What tells him from one of the same name who was there before or comes after him; null for one without.</summary>
    public Guid? Id { get; init; }

    /// <summary>Whether he is one of those that the host names, who stay as they are.</summary>
    public bool IsNamedByHost { get; init; }

    /// <summary>From where he may log in: all must be met.</summary>
    public IReadOnlyList<AuthenticationRestrictions> Restrictions { get; init; } = [];

    /// <summary>Whether he may log in by a connection.</summary>
    public bool Allows(ClientConnection connection)
    {
        if (Restrictions.Count == 0)
            return true;
        var (client, server) = (AddressOf(connection.Peer), AddressOf(connection.Reached));
        return Restrictions.All(restriction => restriction.Allow(client, server));
    }

    private static IPAddress? AddressOf(string? endpoint) => IPEndPoint.TryParse(endpoint ?? "", out var parsed) ? parsed.Address : null;
}
