namespace Streetcar.Grains.Activity;

/// <summary>How often operations of each kind used a collection, and for how long. Safe for use by several threads.</summary>
/// <param name="ns">The collection.</param>
/// <param name="name">Its own name in UTF-8.</param>
internal sealed class CollectionUse(Namespace ns, byte[] name)
{
    private const int Kinds = 6;

    // By kind; those that write stand behind those that read.
    private readonly long[] _counts = new long[2 * Kinds];
    private readonly long[] _times = new long[2 * Kinds];

    public Namespace Namespace => ns;

    public bool Is(string database, ReadOnlySpan<byte> collection) =>
        collection.SequenceEqual(name) && string.Equals(database, ns.Database, StringComparison.Ordinal);

    /// <summary>Notes an operation.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="writes">Whether it writes.</param>
    /// <param name="ticks">How long it took, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public void Add(OperationKind kind, bool writes, long ticks)
    {
        int i = (int)kind + (writes ? Kinds : 0);
        Interlocked.Increment(ref _counts[i]);
        Interlocked.Add(ref _times[i], ticks);
    }

    /// <summary>How long the operations of a kind took, in ticks of <see cref="System.Diagnostics.Stopwatch"/>, and how many there were.</summary>
    public (long Ticks, long Count) Of(OperationKind kind)
    {
        int reads = (int)kind, writes = reads + Kinds;
        return (
            Volatile.Read(ref _times[reads]) + Volatile.Read(ref _times[writes]),
            Volatile.Read(ref _counts[reads]) + Volatile.Read(ref _counts[writes]));
    }

    /// <summary>The same of all that read, or of all that write.</summary>
    public (long Ticks, long Count) Of(bool writes)
    {
        long ticks = 0, count = 0;
        for (int i = writes ? Kinds : 0, end = i + Kinds; i < end; i++)
        {
            ticks += Volatile.Read(ref _times[i]);
            count += Volatile.Read(ref _counts[i]);
        }

        return (ticks, count);
    }
}
