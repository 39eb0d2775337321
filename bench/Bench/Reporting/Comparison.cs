namespace Streetcar.Bench;

/// <summary>The silo beside another one: rates, and the processor time that each takes for the same.</summary>
internal static class Comparison
{
    /// <summary>A row a workload; the ratios are this silo's figures as multiples of the other's.</summary>
    public static string Of(IReadOnlyList<Result> results) => Table.Of(
        ["workload", "unit", "rate", "other's rate", "ratio", "processor a unit", "other's processor", "ratio"],
        [.. Pairs(results).Select(pair => Row(pair.Own, pair.Other))],
        textColumns: 2);

    /// <summary>Both silos' results of each workload on the wire; empty where there was no other silo.</summary>
    public static IEnumerable<(Result Own, Result Other)> Pairs(IReadOnlyList<Result> results) =>
        from own in results
        where own.Contender == Contender.Wire
        let other = Report.Baseline(results, own, Contender.OtherSilo)
        where other is not null
        select (own, other);

    private static string[] Row(Result own, Result other) =>
    [
        own.Workload.Title,
        own.Workload.Unit,
        Figures.Rate(own.Rate),
        Figures.Rate(other.Rate),
        Figures.Ratio(own.RatioTo(other)),
        Figures.Processor(own.Processor),
        Figures.Processor(other.Processor),
        Figures.Ratio(own.ProcessorRatioTo(other)),
    ];
}
