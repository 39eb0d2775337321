using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Query;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>When a write is to end.</summary>
/// <param name="maxTime">How long it may run; null for any time.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class WriteLimits(TimeSpan? maxTime, CancellationToken cancellationToken) : OperationContext
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <exception cref="DocumentException">MaxTimeMSExpired.</exception>
    /// <exception cref="OperationCanceledException">The write was canceled.</exception>
    public void Check()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (maxTime is { } time && Stopwatch.GetElapsedTime(_start) > time)
            throw new DocumentException(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");
    }

    protected override void OnCheck() => Check();

    // The values of one evaluation are bounded, and each database has one writer.
    protected override void Reserve(long bytes)
    {
    }
}
