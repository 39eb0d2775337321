namespace Streetcar.Query;

/// <summary>Documents held in memory by a blocking stage, within its budget.</summary>
internal sealed class DocumentBuffer(MemoryBudget budget)
{
    // The array's header, and the reference to it.
    private const int Overhead = 32;

    private readonly List<byte[]> _documents = [];

    public int Count => _documents.Count;

    public ReadOnlyMemory<byte> this[int index] => _documents[index];

    public void Add(ReadOnlyMemory<byte> document)
    {
        budget.Add(document.Length + Overhead);
        _documents.Add(document.ToArray());
    }

    public void Replace(int index, ReadOnlyMemory<byte> document)
    {
        budget.Add(document.Length - _documents[index].Length);
        _documents[index] = document.ToArray();
    }

    /// <summary>The documents as a stream, which may be read several times.</summary>
    public DocumentSource Read() => new Reader(_documents);

    private sealed class Reader(List<byte[]> documents) : DocumentSource
    {
        private int _next;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            bool more = _next < documents.Count;
            document = more ? documents[_next++] : default;
            return more;
        }
    }
}
