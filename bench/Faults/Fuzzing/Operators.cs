using System.Text.RegularExpressions;

namespace Streetcar.Faults.Fuzzing;

/// <summary>The names of all operators, as the list in the documentation has them.</summary>
internal static partial class Operators
{
    private static readonly string[] Sections = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "operators.md")).Split("\n## ");

    /// <summary>Of filters.</summary>
    public static string[] Filters { get; } = In("Filters");

    /// <summary>Of updates.</summary>
    public static string[] Updates { get; } = In("Updates");

    /// <summary>Of pipelines.</summary>
    public static string[] Stages { get; } = In("Stages");

    /// <summary>Of expressions.</summary>
    public static string[] Expressions { get; } = In("Expressions");

    /// <summary>All of them, those of groups and windows too.</summary>
    public static string[] All { get; } = [.. Sections.SelectMany(Names).Distinct()];

    private static string[] In(string section) =>
        Names(Sections.Single(text => text.StartsWith(section + "\n", StringComparison.Ordinal)));

    private static string[] Names(string text) => [.. Name().Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"`(\$[\w\[\]<>]*)`")]
    private static partial Regex Name();
}
