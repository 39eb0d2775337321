namespace Streetcar.Bench;

/// <summary>What a run came to, in words and figures.</summary>
internal sealed class Report(
    Options options, IReadOnlyList<Result> results, Footprint? footprint, CallCost? calls, double? load)
{
    /// <summary>The results of some workload, a row a contender.</summary>
    public static string Rows(IReadOnlyList<Result> results) => Table.Of(
        ["workload", "through", "rate", "", "p50", "p99", "processor", "of ping", "of SQLite"],
        [.. results.Select(result => new[]
        {
            result.Workload.Title,
            result.Contender,
            Figures.Rate(result.Rate),
            $"{result.Workload.Unit}/s",
            Figures.Time(result.P50),
            Figures.Time(result.P99),
            Figures.Processor(result.Processor),
            Ratio(results, result, Contender.Ping),
            Ratio(results, result, Contender.Sqlite),
        })],
        textColumns: 2);

    /// <summary>What the console shows at the end: the comparison with another silo, if any, and the goals.</summary>
    public string Summary() => $"{Compared()}{Goals()}";

    public string ToMarkdown() => $"""
        # Streetcar measured

        {options.Documents:N0} documents of about {Documents.Make(0, 1).Span.Length} bytes; {options.Rounds} rounds of
        {options.Time.TotalSeconds:0.##} s in turn, of which the medians are shown.
        {Conditions.Describe(options.Silo, load)}
        Server, load and baselines share the machine. [How to read it](../README.md).

        ![Rates as shares of their baselines](results.svg)

        {Rows(results)}
        {Compared()}## Goals

        {Goals()}
        """;

    /// <summary>Writes the tables and the chart into a folder.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "results.md"), ToMarkdown());
        File.WriteAllText(Path.Combine(folder, "results.svg"), Chart.Of(results));
    }

    /// <summary>Another contender's result of the same workload; null where there is none.</summary>
    public static Result? Baseline(IReadOnlyList<Result> results, Result result, string contender) =>
        result.Contender == contender
            ? null
            : results.FirstOrDefault(other => other.Workload == result.Workload && other.Contender == contender);

    private string Goals() => Table.Of(
        ["goal", "measured", "wanted", "met"],
        [.. Goal.Judge(results, footprint, calls).Select(goal => new[] { goal.What, goal.Measured, goal.Wanted, goal.IsMet ? "yes" : "no" })],
        textColumns: 1);

    private string Compared() => options.VersusSilo is null ? "" : $"""
        ## Beside another silo

        Over the wire, in turn. The other silo is of commit {Conditions.CommitOf(options.VersusSilo)}.

        {Comparison.Of(results)}

        """;

    private static string Ratio(IReadOnlyList<Result> results, Result result, string baseline) =>
        Figures.Ratio(Baseline(results, result, baseline) is { } other ? result.RatioTo(other) : null);
}
