using System.Runtime.InteropServices;
using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Spilling;

namespace Streetcar.Query.Sorting;

/// <summary>
/// Sorts documents, stably. With a limit it holds no more documents than that. What exceeds memory goes into a
/// spill in sorted runs, which are merged at the end. Used by one thread at a time: all documents are added, then taken
/// out in order.
/// </summary>
/// <param name="order">The order.</param>
/// <param name="limit">How many of the first documents are wanted; 0 for all.</param>
/// <param name="spills">Where documents may go that memory can't hold; null for nowhere.</param>
/// <param name="memoryLimit">How many bytes of documents and keys may be held in memory.</param>
public sealed class DocumentSorter(
    DocumentOrder order, long limit = 0, ISpillStore? spills = null, long memoryLimit = DocumentSorter.MemoryLimit)
    : IDisposable
{
    /// <summary>How many bytes of documents and keys are held by default: MongoDB's limit for a blocking sort.</summary>
    public const long MemoryLimit = 100 * 1024 * 1024;

    private readonly RawWriter _key = new();
    private readonly SortArena _arena = new();
    private readonly OperationLease _memory = new();
    private readonly List<SortEntry> _entries = [];
    private SortRuns? _runs;
    private long _added;
    private long _taken = -1;

    /// <summary>Adds a document.</summary>
    /// <param name="document">The document; copied where it is kept.</param>
    /// <param name="attachment">Bytes that stay with the document, of any content; copied likewise.</param>
    /// <exception cref="DocumentException">
    /// QueryExceededMemoryLimitNoDiskUseAllowed: the documents exceed memory, their own or all operations', and there is no spill store;
    /// BadValue: the sort keys are in parallel arrays.
    /// </exception>
    public void Add(ReadOnlySpan<byte> document, ReadOnlySpan<byte> attachment = default)
    {
        _key.Reset();
        order.WriteKey(document, _key);
        bool isFull = limit > 0 && _entries.Count == limit;
        // The sort is stable, so a document equal to the last one that is kept is dropped.
        if (isFull && order.CompareKeys(_key.WrittenSpan, _arena.Key(_entries[0])) >= 0)
            return;
        if (isFull)
            RemoveLast();
        var entry = _arena.Add(_key.WrittenSpan, document, attachment, _added++);
        _entries.Add(entry);
        if (limit > 0)
            SiftUp(_entries.Count - 1);
        long held = _arena.LiveBytes + ((long)_entries.Count * SortEntry.Size);
        if (held > memoryLimit || !_memory.TryHold(held, waits: spills is null))
            Spill();
    }

    /// <summary>Takes the next document, from the first in order on.</summary>
    /// <param name="document">The document, followed by its attachment, valid until the next call.</param>
    /// <returns>False at the end.</returns>
    public bool TryNext(out ReadOnlyMemory<byte> document)
    {
        if (_taken < 0)
        {
            _taken = 0;
            if (_runs is null)
                Sort();
            else
                Spill();
        }

        OperationContext.CheckForInterrupt();
        document = default;
        bool isEnd = _runs is null ? _taken == _entries.Count : limit > 0 && _taken == limit;
        if (isEnd || (_runs is not null && !_runs.TryNext(out document)))
            return false;
        if (_runs is null)
            document = _arena.Document(_entries[(int)_taken]);
        _taken++;
        return true;
    }

    /// <summary>Puts what is left into a spill, where there is one. The document that was taken last is not valid any more.</summary>
    public void Free()
    {
        if (spills is null || _entries.Count == 0)
            return;
        if (_taken < 0)
        {
            Spill();
            return;
        }

        _entries.RemoveRange(0, (int)_taken);
        if (_entries.Count > 0)
            _runs = new SortRuns(order, spills.Create());
        else
            _taken = 0;
        PutAway();
    }

    /// <summary>Gives back the memory.</summary>
    public void Dispose()
    {
        _key.Dispose();
        _arena.Dispose();
        _memory.Dispose();
        _runs?.Dispose();
    }

    private void Spill()
    {
        if (spills is null)
        {
            throw new DocumentException(
                ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed,
                $"Sort exceeded memory limit of {memoryLimit} bytes, but did not opt in to external sorting.");
        }

        _runs ??= new SortRuns(order, spills.Create());
        Sort();
        PutAway();
    }

    private void PutAway()
    {
        _runs?.Add(_entries, _arena);
        _entries.Clear();
        _arena.Clear();
        _memory.Dispose();
    }

    private void Sort() => SortedValues.Sort(CollectionsMarshal.AsSpan(_entries), Comparer<SortEntry>.Create(Compare));

    private int Compare(SortEntry left, SortEntry right)
    {
        OperationContext.CheckForInterrupt(left.KeyLength);
        int comparison = order.CompareKeys(_arena.Key(left), _arena.Key(right));
        return comparison != 0 ? comparison : left.Sequence.CompareTo(right.Sequence);
    }

    // With a limit the entries are a heap, the last one in order on top.
    private void RemoveLast()
    {
        _arena.Remove(_entries[0]);
        _entries[0] = _entries[^1];
        _entries.RemoveAt(_entries.Count - 1);
        SiftDown();
        if (_arena.IsWasteful)
            _arena.Compact(CollectionsMarshal.AsSpan(_entries));
    }

    private void SiftUp(int at)
    {
        while (at > 0 && Compare(_entries[at], _entries[(at - 1) / 2]) > 0)
        {
            Swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    private void SiftDown()
    {
        int at = 0;
        while (true)
        {
            int last = at;
            for (int child = (2 * at) + 1; child <= (2 * at) + 2 && child < _entries.Count; child++)
            {
                if (Compare(_entries[child], _entries[last]) > 0)
                    last = child;
            }

            if (last == at)
                return;
            Swap(at, last);
            at = last;
        }
    }

    private void Swap(int left, int right) => (_entries[left], _entries[right]) = (_entries[right], _entries[left]);
}
