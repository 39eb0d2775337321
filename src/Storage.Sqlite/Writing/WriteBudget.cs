using System.Diagnostics;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>How long a write may run.</summary>
internal readonly struct WriteBudget(TimeSpan? maxTime)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Refuses to go on when the time is over.</summary>
    /// <exception cref="DocumentException">MaxTimeMSExpired.</exception>
    public void Check()
    {
        if (maxTime is { } time && Stopwatch.GetElapsedTime(_start) > time)
            throw new DocumentException(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");
    }
}
