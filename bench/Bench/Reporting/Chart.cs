using System.Globalization;
using System.Net;
using System.Text;

namespace Streetcar.Bench;

/// <summary>An SVG of the rates as shares of their baselines: a bar for the wire and one for the C# client.</summary>
internal static class Chart
{
    private const int LabelWidth = 330;
    private const int BarArea = 420;
    private const int ValueWidth = 170;
    private const int BarHeight = 13;
    private const int GroupGap = 12;
    private const int Top = 56;

    // A bar that would be longer is cut off; its value stands beside it.
    private const double MaxRatio = 2;

    public static string Of(IReadOnlyList<Result> results)
    {
        var bars = new StringBuilder();
        int y = Top;
        foreach (var workload in results.GroupBy(result => result.Workload))
        {
            Result[] own = [.. workload.Where(result => result.Contender is not
                (Contender.OtherSilo or Contender.Ping or Contender.Sqlite or Contender.Store or Contender.Smaller))];
            if (own.Length == 0 || BaselineOf(results, own[0]) is not { } baseline)
                continue;
            Text(bars, LabelWidth - 8, y + (own.Length * BarHeight / 2) + 4, "end", $"{workload.Key.Title.Replace("`", "")} / {baseline.Contender}");
            for (int i = 0; i < own.Length; i++, y += BarHeight)
                Bar(bars, y, i, own[i], own[i].RatioTo(baseline));
            y += GroupGap;
        }

        int width = LabelWidth + BarArea + ValueWidth;
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y + 8}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text x="16" y="24" font-size="15" font-weight="bold">Rates as shares of their baselines (longer is better)</text>
            <rect x="16" y="34" width="10" height="10" fill="{Color(0)}"/><text x="31" y="43">wire</text>
            <rect x="76" y="34" width="10" height="10" fill="{Color(1)}"/><text x="91" y="43">C# client in process (or a server to compare with)</text>
            <line x1="{X(1)}" y1="{Top - 6}" x2="{X(1)}" y2="{y}" stroke="#888888" stroke-dasharray="3 3"/>
            <text x="{X(1)}" y="{Top - 10}" text-anchor="middle" fill="#555555">1</text>
            {bars}</svg>
            """;
    }

    private static Result? BaselineOf(IReadOnlyList<Result> results, Result result) =>
        Report.Baseline(results, result, Contender.Smaller)
        ?? Report.Baseline(results, result, Contender.Ping)
        ?? Report.Baseline(results, result, Contender.Sqlite);

    private static void Bar(StringBuilder bars, int y, int index, Result result, double ratio)
    {
        int width = Math.Max(1, X(Math.Min(ratio, MaxRatio)) - LabelWidth);
        bars.Append(CultureInfo.InvariantCulture, $"<rect x=\"{LabelWidth}\" y=\"{y}\" width=\"{width}\" height=\"{BarHeight - 2}\" fill=\"{Color(index)}\"/>\n");
        string value = string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} · {Figures.Rate(result.Rate)} {result.Workload.Unit}/s");
        Text(bars, LabelWidth + width + 6, y + 10, "start", value);
    }

    private static void Text(StringBuilder bars, int x, int y, string anchor, string text) =>
        bars.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>\n");

    private static int X(double ratio) => LabelWidth + (int)(BarArea * ratio / MaxRatio);

    private static string Color(int index) => index == 0 ? "#2b6cb0" : "#dd8a3c";
}
