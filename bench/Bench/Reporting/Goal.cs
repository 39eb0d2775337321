namespace Streetcar.Bench;

/// <summary>What a figure should come to.</summary>
/// <param name="What">In words.</param>
/// <param name="Measured">What it came to.</param>
/// <param name="Wanted">What it should be.</param>
/// <param name="IsMet">Whether it is.</param>
internal sealed record Goal(string What, string Measured, string Wanted, bool IsMet)
{
    /// <summary>The goals that the results tell something about.</summary>
    public static List<Goal> Judge(IReadOnlyList<Result> results, Footprint? footprint, CallCost? calls)
    {
        List<Goal?> goals =
        [
            AtLeast(results, "findOne-32", Contender.Wire, Contender.Ping, 0.5),
            AtLeast(results, "insertMany", Contender.Wire, Contender.Sqlite, 0.6),
            AtLeast(results, "insertOne-32", Contender.Wire, Contender.Ping, 0.4),
            AtLeast(results, "insertOne-32", Contender.Wire, Contender.Sqlite, 3),
            AtLeast(results, "scan", Contender.Wire, Contender.Sqlite, 0.5),
            AtLeast(results, "group", Contender.Wire, Contender.Sqlite, 1 / 2.5),
            // In process as SQLite is: a round trip alone takes longer than a count.
            AtLeast(results, "count", Contender.Client, Contender.Sqlite, 1 / 1.5),
            AtLeast(results, Catalog.Scale, Contender.Wire, Contender.Smaller, 1 / 1.5),
            AtLeast(results, "findOne-1", Contender.Client, Contender.Store, 1 / 1.5),
            ProcessorAtMost(results, "ping-1", 1.05),
            ProcessorAtMost(results, "ping-32", 1.05),
            ProcessorAtMost(results, "findOne-1", 1),
            ProcessorAtMost(results, "findOne-32", 1),
            ProcessorAtMost(results, "insertOne-32", 1.15),
            ProcessorAtMost(results, "updateOne-32", 1.15),
            ProcessorAtMost(results, "insertMany", 1.1),
            ProcessorAtMost(results, "scan", 1.1),
            ProcessorAtMost(results, "getMore-1", 1.5),
            ProcessorAtMost(results, "getMore-32", 1.5),
        ];
        if (footprint is not null)
        {
            // What is not published compiles all of its code at the start.
            goals.Add(footprint.IsPublished
                ? AtMost("start of a published silo until ready", footprint.StartTime.TotalSeconds, 1.5, "s")
                : AtMost("start of an unpublished silo until ready", footprint.StartTime.TotalSeconds, 3, "s"));
            goals.Add(AtMost("memory of an idle silo", footprint.Idle / 1e6, 120, "MB"));
            goals.Add(AtMost($"{Footprint.ConnectionCount:N0} idle connections add", footprint.Connections / 1e6, 40, "MB"));
            goals.Add(AtMost($"{Footprint.CursorCount} open cursors add", footprint.Cursors / 1e6, 60, "MB"));
        }

        if (calls is not null)
            goals.Add(AtMost("`findOne` by `_id` in process allocates beyond its document", calls.Garbage, 700, "B"));

        return [.. goals.OfType<Goal>()];
    }

    private static Goal? AtLeast(
        IReadOnlyList<Result> results, string workload, string contender, string baseline, double ratio)
    {
        var own = results.FirstOrDefault(result => result.Workload.Name == workload && result.Contender == contender);
        var other = results.FirstOrDefault(result => result.Workload.Name == workload && result.Contender == baseline);
        if (own is null || other is null)
            return null;
        double measured = own.RatioTo(other);
        return new Goal(
            $"{own.Workload.Title}: {contender} to {baseline}", $"{measured:0.00}", $"≥ {ratio:0.00}", measured >= ratio);
    }

    private static Goal? ProcessorAtMost(IReadOnlyList<Result> results, string workload, double limit)
    {
        var (own, other) = Comparison.Pairs(results).FirstOrDefault(pair => pair.Own.Workload.Name == workload);
        return own?.ProcessorRatioTo(other) is { } measured
            ? new Goal(
                $"{own.Workload.Title}: processor time to {Contender.OtherSilo}'s",
                Figures.Ratio(measured),
                $"≤ {Figures.Ratio(limit)}",
                measured <= limit)
            : null;
    }

    private static Goal AtMost(string what, double measured, double limit, string unit) =>
        new(what, $"{measured:0.##} {unit}", $"≤ {limit:0.#} {unit}", measured <= limit);
}
