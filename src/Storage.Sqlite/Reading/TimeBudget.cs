using System.Diagnostics;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>How much longer an operation may run: its work counts, not the time that a cursor waits for its client.</summary>
internal sealed class TimeBudget(TimeSpan? maxTime)
{
    // Long enough to make taking up a scan again not count, short enough for others to get on.
    private static readonly long SliceTicks = Stopwatch.Frequency / 500;

    private long _spent;
    private long _start;

    /// <summary>Starts a slice of work and tells when it should end.</summary>
    /// <exception cref="DocumentException">MaxTimeMSExpired.</exception>
    public long StartSlice(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (maxTime is { } time && _spent >= time.TotalSeconds * Stopwatch.Frequency)
            throw new DocumentException(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");
        _start = Stopwatch.GetTimestamp();
        return _start + SliceTicks;
    }

    /// <summary>Ends a slice.</summary>
    public void EndSlice() => _spent += Stopwatch.GetTimestamp() - _start;
}
