using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Protocol;

/// <summary>What a command is answered with: one document, <c>ok: 1</c> or <c>ok: 0</c> and an error.</summary>
/// <remarks>
/// It may lie in a pooled buffer. Code that reads replies one after another returns each when it is done with it
/// (<see cref="Return"/>); other code need not, since a buffer that is never returned is collected like any other. Only who
/// answers a <see cref="ClientConnection"/> must, as its replies are counted.
/// </remarks>
/// <param name="Body">The reply's document; valid BSON.</param>
public sealed record Reply(ReadOnlyMemory<byte> Body)
{
    // Where a reply crosses to another process, both stay behind.
    private byte[]? _pooled;
    private MemoryLease? _memory;

    /// <summary>The reply over a document.</summary>
    /// <param name="document">The document.</param>
    public Reply(RawDocument document)
        : this(document.Bytes)
    {
    }

    /// <summary>The reply as a document.</summary>
    public RawDocument Document => new(Body);

    /// <summary>The time when it was made, where it comes from another process; 0 for who made it here and can ask for it.</summary>
    public RawTimestamp ClusterTime { get; init; }

    /// <summary>Whether the body is gone with <see cref="Return"/>, so that what is to outlive it must be copied.</summary>
    public bool IsPooled => _pooled is not null;

    /// <summary>Whether the memory that it takes has been counted.</summary>
    public bool IsCounted => _memory is not null;

    /// <summary>The reply of what a writer holds. The writer must not be used afterwards, but for its disposal.</summary>
    /// <param name="writer">A writer with one whole document.</param>
    public static Reply From(RawWriter writer)
    {
        int length = writer.Length;
        byte[] buffer = writer.TakeBuffer(out var memory);
        return new Reply(buffer.AsMemory(0, length)) { _pooled = buffer, _memory = memory };
    }

    /// <summary>Gives a pooled buffer back; the body must not be read afterwards.</summary>
    public void Return()
    {
        if (Interlocked.Exchange(ref _pooled, null) is { } buffer)
            BufferPool.Return(buffer);
        Interlocked.Exchange(ref _memory, null)?.Dispose();
    }
}
