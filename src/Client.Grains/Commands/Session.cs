using Streetcar.Bson;

namespace Streetcar.Client.Grains.Commands;

/// <summary>What a server knows a repeated write by. Used by one write at a time.</summary>
internal sealed class Session
{
    private readonly RawDocument _id = new() { ["id"] = Guid.NewGuid() };
    private long _transaction;

    /// <summary>The <c>lsid</c>'s bytes.</summary>
    public ReadOnlySpan<byte> Id => _id.Span;

    /// <summary>When a write last used it, by <see cref="Environment.TickCount64"/>.</summary>
    public long LastUse { get; set; } = Environment.TickCount64;

    /// <summary>The number of the session's next write.</summary>
    public long NextTransaction() => ++_transaction;
}
