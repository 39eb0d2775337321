using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// A server session: what a server knows a client's repeated write by. Used by one command, or one cursor, at a time.
/// </summary>
internal sealed class Session
{
    private long _transaction;

    /// <summary>The <c>lsid</c>.</summary>
    public BsonDocument Id { get; } = new() { ["id"] = Guid.NewGuid() };

    /// <summary>When a command last used it, by <see cref="Environment.TickCount64"/>.</summary>
    public long LastUse { get; set; } = Environment.TickCount64;

    public long NextTransaction() => ++_transaction;
}
