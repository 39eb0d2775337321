using Streetcar.Bson.Memory;
using Streetcar.Grains.Commands;

namespace Streetcar.Grains;

/// <summary>A batch that was read: a reply that is complete up to the end of its array.</summary>
internal sealed class CursorBatch : IDisposable
{
    private readonly int _start;
    private int _next;

    /// <summary>Starts a batch without documents.</summary>
    /// <param name="size">How many bytes the reply is expected to have.</param>
    /// <param name="memory">What has been taken for the reply, which the batch then owns; null for nothing.</param>
    public CursorBatch(int size, MemoryLease? memory = null)
    {
        Writer = new RawWriter(size) { Memory = memory };
        CursorReply.Start(Writer, "nextBatch"u8);
        _next = _start = Writer.Length;
    }

    /// <summary>The reply's writer, in the batch's array; owned by the batch.</summary>
    public RawWriter Writer { get; }

    /// <summary>Whether there may be documents behind the batch.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The token by which a change stream goes on behind the batch; null for other cursors.</summary>
    public RawDocument? ResumeToken { get; private set; }

    /// <summary>How many documents it has that were not taken.</summary>
    public int Count { get; private set; }

    /// <summary>Whether all documents that were read are still in it.</summary>
    public bool IsWhole => _next == _start;

    /// <summary>Says that all documents are written.</summary>
    /// <param name="hasMore">Whether there may be documents behind them.</param>
    /// <param name="resumeToken">The token by which a change stream goes on; null for other cursors.</param>
    public void Complete(bool hasMore, RawDocument? resumeToken = null)
    {
        ResumeToken = resumeToken;
        Count = Writer.ArrayCount;
        HasMore = hasMore;
    }

    /// <summary>Takes the first documents away, for a client that asks for fewer than were read.</summary>
    /// <param name="count">How many at most.</param>
    /// <returns>The batch of these: this one, where none were taken before and no more are in it.</returns>
    public CursorBatch Take(int count)
    {
        if (_next == _start && Count <= count)
            return this;
        count = Math.Min(count, Count);
        var taken = new CursorBatch(size: 256);
        var documents = new RawReader(Writer.WrittenSpan, _next);
        for (int i = 0; i < count; i++)
        {
            documents.Read();
            taken.Writer.WriteValue(documents.Value);
        }

        _next = documents.Position;
        Count -= count;
        taken.Complete(HasMore || Count > 0);
        return taken;
    }

    /// <summary>Counts what was read ahead, or taken from others, as a command's reply.</summary>
    public void CountFor(Command command)
    {
        if (Writer.Length <= BufferPool.LongestShort || command.Connection?.Replies is not { } replies)
            return;
        Writer.Memory?.Dispose();
        Writer.Memory = MemoryLease.OfTaken(replies, Writer.Length);
    }

    public void Dispose() => Writer.Dispose();
}
