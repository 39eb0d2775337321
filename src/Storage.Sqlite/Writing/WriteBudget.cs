using System.Diagnostics;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Writing;

internal readonly struct WriteBudget(TimeSpan? maxTime)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <exception cref="DocumentException">MaxTimeMSExpired.</exception>
    public void Check()
    {
        if (maxTime is { } time && Stopwatch.GetElapsedTime(_start) > time)
            throw new DocumentException(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");
    }
}
