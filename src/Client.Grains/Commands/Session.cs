using Streetcar.Bson;

namespace Streetcar.Client.Grains.Commands;

/// <summary>
/// What a server knows a transaction or a repeated write by. Used by one write at a time, or by the session of a caller until that
/// ends.
/// </summary>
internal sealed class Session
{
    private readonly RawDocument _id = new() { ["id"] = Guid.NewGuid() };
    private long _transaction;

    /// <summary>The <c>lsid</c>'s bytes.</summary>
    public ReadOnlySpan<byte> Id => _id.Span;

    /// <summary>The <c>lsid</c>.</summary>
    public ReadOnlyMemory<byte> Document => _id.Bytes;

    /// <summary>When a write last used it, by <see cref="Environment.TickCount64"/>.</summary>
    public long LastUse { get; set; } = Environment.TickCount64;

    /// <summary>The number of the session's next write or transaction.</summary>
    public long NextTransaction() => ++_transaction;
}
