using Streetcar.Grains.Commands;

namespace Streetcar.Grains;

/// <summary>A batch that was read: a reply that is complete up to the end of its array.</summary>
/// <param name="writer">The reply's writer, in the batch's array; owned by the batch.</param>
/// <param name="hasMore">Whether there may be documents behind the batch.</param>
internal sealed class CursorBatch(RawWriter writer, bool hasMore) : IDisposable
{
    public RawWriter Writer { get; private set; } = writer;

    public bool HasMore { get; private set; } = hasMore;

    public int Count => Writer.ArrayCount;

    /// <summary>Keeps the first documents and gives the others away, for a client that asks for fewer than were read.</summary>
    /// <param name="count">How many to keep; less than there are.</param>
    /// <returns>The batch of the others.</returns>
    public CursorBatch SplitAt(int count)
    {
        using var whole = Writer;
        var first = new RawWriter();
        var rest = new RawWriter();
        CursorReply.Start(first, "nextBatch"u8);
        CursorReply.Start(rest, "nextBatch"u8);
        var documents = new RawReader(CursorReply.End(whole, 0, "").Document["cursor"].AsDocument["nextBatch"].Raw.Document);
        while (documents.Read())
            (count-- > 0 ? first : rest).WriteValue(documents.Value);
        var others = new CursorBatch(rest, HasMore);
        Writer = first;
        HasMore = true;
        return others;
    }

    public void Dispose() => Writer.Dispose();
}
