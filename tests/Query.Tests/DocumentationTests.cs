using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Tests;

/// <summary>The tables of operators and errors in docs/.</summary>
public sealed class DocumentationTests
{
    private const string Rewrite = "STREETCAR_WRITE_DOCS=1 dotnet test tests/Query.Tests --filter-class \"*DocumentationTests\"";

    [Fact]
    public void The_table_of_operators_is_that_of_the_code()
    {
        var text = new StringBuilder("# Operators\n\nMade from the registries in `src/Query`, by `")
            .Append(Rewrite).Append("`.\n");
        AddGroups(text, "Filters", OperatorNames.Filters, OperatorGroups.Filters, OperatorGroups.OtherFilters);
        AddGroups(text, "Updates", OperatorNames.Updates, OperatorGroups.Updates);
        AddRows(text, OperatorGroups.PartsOfUpdates);
        AddAll(text, "Stages", OperatorNames.Stages);
        AddGroups(
            text, "Expressions", OperatorNames.Expressions, OperatorGroups.Expressions, OperatorGroups.OtherExpressions);
        AddAll(text, "Accumulators", OperatorNames.Accumulators);
        AddGroups(text, "Window functions", OperatorNames.WindowFunctions, OperatorGroups.WindowFunctions);
        AddAll(text, "Variables", OperatorNames.Variables);

        GeneratedPage.ShouldBe("operators.md", text.ToString(), Rewrite);
    }

    [Fact]
    public void The_table_of_errors_is_that_of_the_code()
    {
        var text = new StringBuilder("# Errors\n\nMade from `ErrorCode` in `src/Bson/ErrorCode.cs`, by `").Append(Rewrite)
            .Append("`. Codes without a name of their own are named `Location` and their number, as in MongoDB.\n\n| code | codeName |\n| --- | --- |\n");
        foreach (var code in Enum.GetValues<ErrorCode>().Order())
            text.Append("| ").Append((int)code).Append(" | ").Append(code.Name()).Append(" |\n");

        GeneratedPage.ShouldBe("errors.md", text.ToString(), Rewrite);
    }

    private static void AddAll(StringBuilder text, string kind, IReadOnlyList<string> names) =>
        text.Append("\n## ").Append(kind).Append("\n\n").Append(Quoted(names)).Append('\n');

    private static void AddGroups(
        StringBuilder text, string kind, IReadOnlyList<string> names, IReadOnlyDictionary<string, string> groups, string others = "")
    {
        groups.Values.Append(others).SelectMany(Split).ShouldBe(
            names, ignoreOrder: true, $"{nameof(OperatorGroups)} must name each operator once");
        text.Append("\n## ").Append(kind).Append("\n\n| group | operators |\n| --- | --- |\n");
        AddRows(text, groups);
    }

    private static void AddRows(StringBuilder text, IReadOnlyDictionary<string, string> groups)
    {
        foreach (var (group, names) in groups)
            text.Append("| ").Append(group).Append(" | ").Append(Quoted(Split(names))).Append(" |\n");
    }

    private static string[] Split(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Quoted(IEnumerable<string> names) => string.Join(' ', names.Select(name => $"`{name}`"));
}
