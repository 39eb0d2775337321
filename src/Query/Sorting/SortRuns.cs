using Streetcar.Query.Spilling;

namespace Streetcar.Query.Sorting;

/// <summary>Sorted runs of documents in a spill, and the one run that they are merged into.</summary>
internal sealed class SortRuns(DocumentOrder order, ISpill spill) : IDisposable
{
    private readonly List<Run> _runs = [];
    private PriorityQueue<Run, Run>? _heads;
    private byte[] _document = [];

    /// <summary>Adds a run after all others: among equals, its documents sort last.</summary>
    /// <param name="entries">Its documents in order.</param>
    /// <param name="arena">What contains them.</param>
    public void Add(List<SortEntry> entries, SortArena arena)
    {
        long start = spill.Count;
        foreach (var entry in entries)
        {
            OperationContext.CheckForInterrupt(entry.Length);
            spill.Append(arena.Key(entry), arena.Document(entry).Span);
        }

        _runs.Add(new Run(_runs.Count, start, spill.Count));
    }

    /// <summary>Takes the next document of all runs.</summary>
    /// <param name="document">The document, valid until the next call.</param>
    /// <returns>False at the end.</returns>
    public bool TryNext(out ReadOnlyMemory<byte> document)
    {
        _heads ??= StartMerge();
        document = default;
        if (!_heads.TryDequeue(out var run, out _))
            return false;
        var value = spill.ReadValue(run.Position++);
        if (_document.Length < value.Length)
            _document = new byte[Math.Max(value.Length, 2 * _document.Length)];
        value.CopyTo(_document);
        document = _document.AsMemory(0, value.Length);
        Enqueue(_heads, run);
        return true;
    }

    public void Dispose() => spill.Dispose();

    private PriorityQueue<Run, Run> StartMerge()
    {
        var heads = new PriorityQueue<Run, Run>(Comparer<Run>.Create((left, right) =>
        {
            int comparison = order.CompareKeys(left.Key, right.Key);
            return comparison != 0 ? comparison : left.Number.CompareTo(right.Number);
        }));
        foreach (var run in _runs)
            Enqueue(heads, run);
        return heads;
    }

    private void Enqueue(PriorityQueue<Run, Run> heads, Run run)
    {
        if (run.Position == run.End)
            return;
        run.Key = spill.ReadKey(run.Position).ToArray();
        heads.Enqueue(run, run);
    }

    private sealed class Run(int number, long start, long end)
    {
        public int Number => number;

        public long Position { get; set; } = start;

        public long End => end;

        public byte[] Key { get; set; } = [];
    }
}
