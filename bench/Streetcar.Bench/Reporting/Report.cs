using System.Globalization;
using System.Runtime.InteropServices;

namespace Streetcar.Bench;

/// <summary>What a run came to, in words and figures.</summary>
internal sealed class Report(Options options, IReadOnlyList<Result> results, Footprint? footprint)
{
    /// <summary>The results of some workload, a row a contender.</summary>
    public static string Rows(IReadOnlyList<Result> results) => Table.Of(
        ["workload", "through", "rate", "", "p50", "p99", "of ping", "of SQLite"],
        [.. results.Select(result => new[]
        {
            result.Workload.Title,
            result.Contender,
            result.Rate.ToString("N0", CultureInfo.InvariantCulture),
            $"{result.Workload.Unit}/s",
            Time(result.P50),
            Time(result.P99),
            Ratio(results, result, Contender.Ping),
            Ratio(results, result, Contender.Sqlite),
        })],
        textColumns: 2);

    public string Goals() => Table.Of(
        ["goal", "measured", "wanted", "met"],
        [.. Goal.Judge(results, footprint).Select(goal => new[] { goal.What, goal.Measured, goal.Wanted, goal.IsMet ? "yes" : "no" })],
        textColumns: 1);

    public string ToMarkdown() => $"""
        # Streetcar measured

        {options.Documents:N0} documents of about {Documents.Make(0, 1).Span.Length} bytes; {options.Rounds} rounds of
        {options.Time.TotalSeconds:0.##} s in turn, of which the medians are shown; {Environment.ProcessorCount} processors
        ({RuntimeInformation.ProcessArchitecture}), {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.
        Server, load and baselines share the machine. [How to read it](../README.md).

        ![Rates as shares of their baselines](results.svg)

        {Rows(results)}
        ## Goals

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

    private static string Ratio(IReadOnlyList<Result> results, Result result, string baseline) =>
        Baseline(results, result, baseline) is { } other ? $"{result.RatioTo(other):0.00}" : "";

    private static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 1 => $"{time.TotalMicroseconds:0} µs",
        < 10 => $"{time.TotalMilliseconds:0.0} ms",
        _ => $"{time.TotalMilliseconds:0} ms",
    };
}
