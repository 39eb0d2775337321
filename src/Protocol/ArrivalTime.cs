using System.Diagnostics;

namespace Streetcar.Protocol;

/// <summary>
/// The time that is left for the rest of a message. Each byte that comes gives more of it, up to what there was at first: who
/// sends much and then nothing is waited for no longer than who sends nothing.
/// </summary>
internal sealed class ArrivalTime
{
    private readonly CancellationTokenSource _end;
    private readonly TimeSpan _most;
    private TimeSpan _left;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Begins to count.</summary>
    /// <param name="end">Canceled when the time is over.</param>
    /// <param name="limits">How much of it there is.</param>
    public ArrivalTime(CancellationTokenSource end, MessageLimits limits)
    {
        (_end, _left, _most) = (end, limits.ReceiveTime, limits.ReceiveTime);
        end.CancelAfter(_left);
    }

    /// <summary>Gives time for bytes that came.</summary>
    /// <param name="bytes">How many.</param>
    public void Extend(long bytes)
    {
        long now = Stopwatch.GetTimestamp();
        var left = _left - Stopwatch.GetElapsedTime(_last, now) + TimeSpan.FromSeconds((double)bytes / MessageLimits.BytesPerSecond);
        _last = now;
        _left = TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, _most.Ticks));
        _end.CancelAfter(_left);
    }
}
