using System.Diagnostics;
using Streetcar.Bson;

namespace Streetcar.Query.Tests;

/// <summary>An operation that ends after a time, and may take a number of bytes of what all share.</summary>
/// <param name="longest">When it ends.</param>
/// <param name="memory">How many bytes there are.</param>
internal sealed class TestOperation(TimeSpan longest, long memory = long.MaxValue) : OperationContext
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _reserved;

    /// <summary>How many bytes are taken.</summary>
    public long Reserved => _reserved;

    /// <summary>The most bytes that were taken at once.</summary>
    public long MostReserved { get; private set; }

    protected override void OnCheck()
    {
        if (Stopwatch.GetElapsedTime(_start) > longest)
            throw new DocumentException(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");
    }

    protected override void Reserve(long bytes)
    {
        if (bytes > 0 && _reserved + bytes > memory)
            throw new DocumentException(ErrorCode.ExceededMemoryLimit, "no memory");
        _reserved += bytes;
        MostReserved = Math.Max(MostReserved, _reserved);
    }
}
