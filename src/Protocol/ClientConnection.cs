namespace Streetcar.Protocol;

/// <summary>The connection that a command came by.</summary>
/// <param name="id">Its number, which <c>hello</c> replies with.</param>
/// <param name="peer">The client's address and port; empty where it has none.</param>
public sealed class ClientConnection(int id, string peer)
{
    /// <summary>The connection's number.</summary>
    public int Id => id;

    /// <summary>The client's address and port; empty where it has none.</summary>
    public string Peer => peer;

    /// <summary>
    /// The application that the client named in its handshake; null where it named none, or where nobody asks for it: only
    /// fail points do.
    /// </summary>
    public string? Application { get; set; }

    /// <summary>Whether the client has authenticated, where that is asked of it.</summary>
    public bool IsAuthenticated { get; set; }
}
