using System.Diagnostics;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>How much longer an operation may run: its work counts, not the time that a cursor waits for its client.</summary>
internal sealed class TimeBudget(TimeSpan? maxTime)
{
    // Long enough to make taking up a scan again not count, short enough for others to get on.
    private static readonly long SliceTicks = Stopwatch.Frequency / 500;

    private long _spent;
    private long _start;
    private bool _isBatch;

    /// <summary>Starts a slice of work and tells when it should end.</summary>
    /// <exception cref="DocumentException">MaxTimeMSExpired.</exception>
    public long StartSlice(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long now = Stopwatch.GetTimestamp();
        long spent = _isBatch ? _spent + now - _start : _spent;
        if (maxTime is { } time && spent >= time.TotalSeconds * Stopwatch.Frequency)
            throw new DocumentException(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");
        if (!_isBatch)
            _start = now;
        return now + SliceTicks;
    }

    /// <summary>Ends a slice.</summary>
    public void EndSlice()
    {
        if (!_isBatch)
            _spent += Stopwatch.GetTimestamp() - _start;
    }

    /// <summary>Starts a batch, all of which counts, whichever of its reads it is that works.</summary>
    public void StartBatch()
    {
        _isBatch = true;
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Ends a batch.</summary>
    public void EndBatch()
    {
        _isBatch = false;
        _spent += Stopwatch.GetTimestamp() - _start;
    }
}
