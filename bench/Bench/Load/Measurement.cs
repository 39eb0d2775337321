using System.Diagnostics;

namespace Streetcar.Bench;

/// <summary>What one timed run came to.</summary>
/// <param name="Units">How many operations or documents.</param>
/// <param name="Elapsed">In how much time.</param>
/// <param name="Median">How long half of the operations took at most.</param>
/// <param name="P99">How long 99 % of the operations took at most.</param>
internal sealed record Measurement(long Units, TimeSpan Elapsed, TimeSpan Median, TimeSpan P99)
{
    /// <summary>
    /// The processor time, user and system, of the server's process over the run; null where the benchmark did not
    /// start a process for it.
    /// </summary>
    public TimeSpan? Processor { get; init; }

    /// <summary>Units a second.</summary>
    public double Rate => Units / Elapsed.TotalSeconds;

    /// <summary>Microseconds of the server's processor time for each unit.</summary>
    public double? ProcessorAUnit => Processor?.TotalMicroseconds / Units;
}

/// <summary>Gathers the times of the operations of one run.</summary>
/// <param name="start">When the run began.</param>
internal sealed class Stopwatches(long start)
{
    private readonly List<long> _times = new(1 << 16);
    private long _units;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

    public void Add(long started, int units)
    {
        _times.Add(Stopwatch.GetTimestamp() - started);
        _units += units;
    }

    /// <summary>The run's result; those of several watches count as one run.</summary>
    public static Measurement Sum(IReadOnlyList<Stopwatches> watches)
    {
        var elapsed = watches.Max(watch => watch.Elapsed);
        long[] times = [.. watches.SelectMany(watch => watch._times)];
        if (times.Length == 0)
            throw new InvalidOperationException("Not one operation was run.");
        Array.Sort(times);
        return new Measurement(
            watches.Sum(watch => watch._units),
            elapsed,
            Stopwatch.GetElapsedTime(0, times[times.Length / 2]),
            Stopwatch.GetElapsedTime(0, times[Math.Min(times.Length - 1, (int)(times.Length * 99L / 100))]));
    }
}
