using System.Runtime.InteropServices;
using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary>
/// The documents of a collection by what a filter on one of their fields can equal: its value, each element of an array, the
/// array itself, and null where there is nothing.
/// </summary>
internal sealed class JoinTable(FieldPath field, Collation? collation, long limit) : IDisposable
{
    // A value's places in the dictionary, besides the value itself.
    private const int ChainSize = 64;

    private readonly SortArena _arena = new();
    private readonly List<SortEntry> _documents = [];
    private readonly Dictionary<RawValue, Chain> _chains = new(ValueEquality.Of(collation));
    private readonly List<Link> _links = [];
    private readonly OperationLease _memory = new();
    private long _valueBytes;

    /// <summary>Adds all documents of a collection, in their order.</summary>
    /// <returns>False where memory can't hold them.</returns>
    public bool TryAddAll(DocumentSource documents)
    {
        while (documents.TryNext(out var document))
        {
            _documents.Add(_arena.Add([], document.Span, [], _documents.Count));
            var visitor = new Visitor(this);
            field.Walk(document.Span, ref visitor);
            long held = _arena.LiveBytes + _valueBytes + ((long)_documents.Count * SortEntry.Size) + ((long)_links.Count * Link.Size);
            if (held > limit || !_memory.TryHold(held, waits: false))
                return false;
        }

        return true;
    }

    /// <summary>The documents that have any of some values, in their order.</summary>
    /// <param name="values">The values; null is nothing.</param>
    /// <param name="places">Gets the documents' places.</param>
    public void Find(List<RawValue> values, List<int> places)
    {
        foreach (var value in values)
        {
            if (!_chains.TryGetValue(value, out var chain))
                continue;
            for (int link = chain.First; link >= 0; link = _links[link].Next)
                places.Add(_links[link].Document);
        }

        if (values.Count == 1)
            return;
        places.Sort();
        int kept = 0;
        for (int i = 0; i < places.Count; i++)
        {
            if (i == 0 || places[i] != places[kept - 1])
                places[kept++] = places[i];
        }

        places.RemoveRange(kept, places.Count - kept);
    }

    /// <summary>A document by its place.</summary>
    public ReadOnlySpan<byte> this[int place] => _arena.Document(_documents[place]).Span;

    public void Dispose()
    {
        _arena.Dispose();
        _memory.Dispose();
    }

    private void Add(RawValue value)
    {
        int document = _documents.Count - 1;
        ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(_chains, value, out bool exists);
        if (exists && _links[chain.Last].Document == document)
            return;
        _links.Add(new Link(document, -1));
        int link = _links.Count - 1;
        if (exists)
        {
            _links[chain.Last] = _links[chain.Last] with { Next = link };
        }
        else
        {
            chain.First = link;
            _valueBytes += ChainSize + BufferedValue.Size(value);
        }

        chain.Last = link;
    }

    private readonly struct Visitor(JoinTable table) : IPathVisitor
    {
        public bool Visit(RawValueSpan value, int arrayIndex)
        {
            table.Add(value.Type is ElementType.Missing or ElementType.Undefined ? RawValue.Null : value.ToValue());
            return false;
        }
    }

    private struct Chain
    {
        public int First;
        public int Last;
    }

    private readonly record struct Link(int Document, int Next)
    {
        public const int Size = 8;
    }
}
