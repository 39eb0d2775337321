using MongoDB.Bson;
using Streetcar.Bson;
using Streetcar.Client.Grains.Commands;
using Streetcar.Client.Transports;

namespace Streetcar.Client.Grains.Writes;

/// <summary>Puts writes into as few commands as their order and the servers' limits allow.</summary>
internal sealed class WriteBatches
{
    // What the handshake calls maxWriteBatchSize and maxMessageSizeBytes; of the latter, the rest is ample room for the
    // command's fields.
    private const int MaxCount = 100_000;
    private const int MaxBytes = 48_000_000 - (64 * 1024);

    private readonly IReadOnlyList<Write> _writes;
    private readonly int[]? _order;
    private int _next;

    public WriteBatches(WriteRequest request)
    {
        _writes = request.Writes;
        // Where order does not count, those of a kind go together.
        if (!request.IsOrdered && _writes.Count > 1)
            _order = [.. Enumerable.Range(0, _writes.Count).OrderBy(i => Statements.KindOf(_writes[i]))];
    }

    /// <summary>Makes the next batch; null where all writes are in one.</summary>
    public WriteBatch? Next()
    {
        if (_next == _writes.Count)
            return null;
        int first = _next;
        var kind = Statements.KindOf(At(first));
        byte[] statements = kind == WriteKind.Insert ? TakeInserts() : TakeChanges(kind);
        bool isMulti = false;
        for (int i = first; i < _next && !isMulti; i++)
            isMulti = Statements.IsMulti(At(i));
        return new WriteBatch(kind, statements, isMulti, new WriteIndexes(first, _next - first, _order));
    }

    // Their sizes are known before, so that each is copied once.
    private byte[] TakeInserts()
    {
        int first = _next;
        int size = 0;
        for (; Continues(WriteKind.Insert, first); _next++)
        {
            int length = Document(_next).Slice.Length;
            if (_next > first && length > MaxBytes - size)
                break;
            size += length;
        }

        byte[] statements = GC.AllocateUninitializedArray<byte>(size);
        int end = 0;
        for (int i = first; i < _next; i++)
        {
            var document = ValueWriter.Checked(ValueWriter.BytesOf(Document(i)));
            document.CopyTo(statements.AsSpan(end));
            end += document.Length;
        }

        return statements;
    }

    // One that turns out not to fit is written once more, in the next batch.
    private byte[] TakeChanges(WriteKind kind)
    {
        int first = _next;
        int size = 0;
        using var writer = RawWriter.Rent();
        for (; Continues(kind, first); _next++)
        {
            Statements.Append(writer, At(_next));
            if (_next > first && writer.Length > MaxBytes)
                break;
            size = writer.Length;
        }

        return writer.WrittenSpan[..size].ToArray();
    }

    private bool Continues(WriteKind kind, int first) =>
        _next < _writes.Count && _next - first < MaxCount && Statements.KindOf(At(_next)) == kind;

    private Write At(int place) => _writes[_order is null ? place : _order[place]];

    private RawBsonDocument Document(int place) => ((Write.Insert)At(place)).Document;
}
