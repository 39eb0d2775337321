namespace Streetcar.Bench;

/// <summary>The runs of one contender of one workload, round by round.</summary>
internal sealed record Result(Workload Workload, string Contender, IReadOnlyList<Measurement> Runs) : Turns(Workload.Title, Runs);

/// <summary>The runs of one contender, round by round.</summary>
/// <param name="Title">What it did.</param>
/// <param name="Runs">What each of its turns came to.</param>
internal record Turns(string Title, IReadOnlyList<Measurement> Runs)
{
    public double Rate => Median(Runs.Select(run => run.Rate));

    public TimeSpan P50 => TimeSpan.FromTicks((long)Median(Runs.Select(run => (double)run.Median.Ticks)));

    public TimeSpan P99 => TimeSpan.FromTicks((long)Median(Runs.Select(run => (double)run.P99.Ticks)));

    /// <summary>Microseconds of the server's processor time for each unit; null where they were not measured.</summary>
    public double? Processor => MedianOfKnown(Runs.Select(run => run.ProcessorAUnit));

    /// <summary>The rate as a multiple of another's: the median of what each round gave.</summary>
    public double RatioTo(Turns baseline) => Median(Runs.Zip(baseline.Runs, (own, other) => own.Rate / other.Rate));

    /// <summary>The processor time as a multiple of another's: the median of what each round gave.</summary>
    public double? ProcessorRatioTo(Turns baseline) =>
        MedianOfKnown(Runs.Zip(baseline.Runs, (own, other) => own.ProcessorAUnit / other.ProcessorAUnit));

    private static double? MedianOfKnown(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>()];
        return known.Length == 0 ? null : Median(known);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1
            ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
