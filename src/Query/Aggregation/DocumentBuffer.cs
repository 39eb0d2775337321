using Streetcar.Query.Spilling;

namespace Streetcar.Query.Aggregation;

/// <summary>
/// Documents held by a blocking stage, to be read several times: in memory up to its limit, and beyond it in a spill.
/// </summary>
/// <param name="memory">Counts what is held in memory; owned.</param>
/// <param name="spills">Where documents may go that memory can't hold; null for nowhere.</param>
internal sealed class DocumentBuffer(StageMemory memory, ISpillStore? spills) : IDisposable
{
    // The array's header, and the reference to it.
    private const int Overhead = 32;

    private static readonly byte[] NoKey = [];

    private readonly List<byte[]> _documents = [];
    private long _bytes;
    private ISpill? _spill;

    public int Count => _spill is null ? _documents.Count : (int)_spill.Count;

    /// <summary>A document, which stays as it is.</summary>
    public ReadOnlyMemory<byte> this[int index] => _spill is null ? _documents[index] : _spill.ReadValue(index).ToArray();

    /// <exception cref="Bson.DocumentException">The document exceeds memory, and there is no spill store.</exception>
    public void Add(ReadOnlyMemory<byte> document)
    {
        if (_spill is not null)
        {
            _spill.Append(NoKey, document.Span);
            return;
        }

        _bytes += document.Length + Overhead;
        if (spills is null)
            memory.Add(document.Length + Overhead);
        _documents.Add(document.ToArray());
        if (spills is not null && !memory.TryAdd(document.Length + Overhead))
            Spill(spills);
    }

    /// <summary>The documents as a stream, which may be read several times.</summary>
    public DocumentSource Read() => new Reader(this);

    /// <summary>Puts the documents into a spill, where there is one.</summary>
    public void Free()
    {
        if (_spill is null && spills is not null && _documents.Count > 0)
            Spill(spills);
    }

    public void Dispose()
    {
        memory.Dispose();
        _spill?.Dispose();
    }

    private void Spill(ISpillStore store)
    {
        _spill = store.Create();
        foreach (byte[] document in _documents)
        {
            OperationContext.CheckForInterrupt(document.Length);
            _spill.Append(NoKey, document);
        }

        _documents.Clear();
        memory.TryAdd(-_bytes);
    }

    private sealed class Reader(DocumentBuffer buffer) : DocumentSource
    {
        private int _next;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            OperationContext.CheckForInterrupt();
            bool more = _next < buffer.Count;
            document = more ? buffer[_next++] : default;
            return more;
        }
    }
}
