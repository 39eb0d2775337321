namespace Streetcar.Bench;

/// <summary>The runs of one contender of one workload, round by round.</summary>
internal sealed record Result(Workload Workload, string Contender, IReadOnlyList<Measurement> Runs)
{
    public double Rate => Median(Runs.Select(run => run.Rate));

    public TimeSpan P50 => TimeSpan.FromTicks((long)Median(Runs.Select(run => (double)run.Median.Ticks)));

    public TimeSpan P99 => TimeSpan.FromTicks((long)Median(Runs.Select(run => (double)run.P99.Ticks)));

    /// <summary>The rate as a multiple of another's: the median of what each round gave.</summary>
    public double RatioTo(Result baseline) => Median(Runs.Zip(baseline.Runs, (own, other) => own.Rate / other.Rate));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1
            ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
