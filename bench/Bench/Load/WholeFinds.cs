using System.Buffers.Binary;

namespace Streetcar.Bench;

/// <summary>Finds documents and gets more of them until each cursor's end. Its units are documents.</summary>
internal sealed class WholeFinds : Conversation
{
    private const long Placeholder = 0x1234_5678_9ABC_DEF0;

    private readonly Func<WholeFind> _next;
    private readonly byte[] _getMore;
    private readonly int _cursorPlace;
    private WholeFind _find;
    private Tally _found;
    private long _cursor;

    /// <param name="next">Gives the next find.</param>
    /// <param name="collection">The collection that it reads.</param>
    /// <param name="batchSize">How many documents each getMore asks for; null for as many as a reply holds.</param>
    public WholeFinds(Func<WholeFind> next, string collection, int? batchSize = null)
    {
        _next = next;
        _getMore = Commands.Encode(batchSize is { } size
            ? new() { ["getMore"] = Placeholder, ["collection"] = collection, ["batchSize"] = size }
            : new() { ["getMore"] = Placeholder, ["collection"] = collection });
        Span<byte> placeholder = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(placeholder, Placeholder);
        _cursorPlace = Commands.PlaceOf(_getMore, placeholder);
    }

    public override ReadOnlyMemory<byte> Next()
    {
        if (_cursor == 0)
        {
            _find = _next();
            return _find.Message;
        }

        BinaryPrimitives.WriteInt64LittleEndian(_getMore.AsSpan(_cursorPlace), _cursor);
        return _getMore;
    }

    public override int Take(ReadOnlySpan<byte> reply, out bool isOver)
    {
        var batch = new RawReader(Answers.Batch(reply, out _cursor));
        int before = _found.Count;
        while (batch.Read())
            _found.Add(batch.Value.Document);

        int units = _found.Count - before;
        isOver = _cursor == 0;
        if (isOver)
        {
            _found.Check(_find.First, _find.Count);
            _found = default;
        }

        return units;
    }
}

/// <summary>A find command, and the documents that it should bring: those of consecutive indexes.</summary>
/// <param name="Message">The encoded command.</param>
/// <param name="First">The index of the first document.</param>
/// <param name="Count">How many documents.</param>
internal readonly record struct WholeFind(ReadOnlyMemory<byte> Message, int First, int Count);
