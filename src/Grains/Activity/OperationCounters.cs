namespace Streetcar.Grains.Activity;

/// <summary>
/// Counts operations and what they carried. Threads count in different places, so that none waits for another's processor.
/// </summary>
internal sealed class OperationCounters
{
    private const int Stripes = 16;

    // 128 bytes each, as processors fetch two lines of memory at once.
    private const int Stride = 16;
    private const int Requests = 6, BytesIn = 7, BytesOut = 8;

    private readonly long[] _counts = new long[Stripes * Stride];

    /// <summary>Counts a command.</summary>
    /// <param name="kind">What it counts as.</param>
    /// <param name="operations">How many operations it has: documents to insert, statements of a write, otherwise 1.</param>
    /// <param name="bytesIn">How many bytes it has.</param>
    /// <param name="bytesOut">How many bytes its reply has.</param>
    public void Add(OperationKind kind, int operations, long bytesIn, long bytesOut)
    {
        int start = (Environment.CurrentManagedThreadId % Stripes) * Stride;
        Interlocked.Add(ref _counts[start + (int)kind], operations);
        Interlocked.Increment(ref _counts[start + Requests]);
        Interlocked.Add(ref _counts[start + BytesIn], bytesIn);
        Interlocked.Add(ref _counts[start + BytesOut], bytesOut);
    }

    /// <summary>How many commands there were.</summary>
    public long Requested => Sum(Requests);

    /// <summary>How many bytes the commands had.</summary>
    public long Received => Sum(BytesIn);

    /// <summary>How many bytes their replies had.</summary>
    public long Sent => Sum(BytesOut);

    /// <summary>How many operations of a kind there were.</summary>
    public long Of(OperationKind kind) => Sum((int)kind);

    private long Sum(int which)
    {
        long sum = 0;
        for (int i = which; i < _counts.Length; i += Stride)
            sum += Volatile.Read(ref _counts[i]);
        return sum;
    }
}
