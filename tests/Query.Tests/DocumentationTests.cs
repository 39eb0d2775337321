using System.Runtime.CompilerServices;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Tests;

/// <summary>The tables in docs/ are made from the code, so that they can't lie.</summary>
public sealed class DocumentationTests
{
    private const string Rewrite = "STREETCAR_WRITE_DOCS=1 dotnet test tests/Query.Tests --filter DocumentationTests";

    [Fact]
    public void The_table_of_operators_is_that_of_the_code()
    {
        var text = new StringBuilder("# Operators\n\nMade from the registries in `src/Query`, by `")
            .Append(Rewrite).Append("`.\n");
        Add(text, "Filters", OperatorNames.Filters);
        Add(text, "Updates", OperatorNames.Updates);
        Add(text, "Stages", OperatorNames.Stages);
        Add(text, "Expressions", OperatorNames.Expressions);
        Add(text, "Accumulators", OperatorNames.Accumulators);
        Add(text, "Window functions", OperatorNames.WindowFunctions);
        Add(text, "Variables", OperatorNames.Variables);

        ShouldBeFile("operators.md", text.ToString());
    }

    [Fact]
    public void The_table_of_errors_is_that_of_the_code()
    {
        var text = new StringBuilder("# Errors\n\nMade from `ErrorCode` in `src/Bson/Errors`, by `").Append(Rewrite)
            .Append("`. Codes without a name of their own are named `Location` and their number, as in MongoDB.\n\n| code | codeName |\n| --- | --- |\n");
        foreach (var code in Enum.GetValues<ErrorCode>().Order())
            text.Append("| ").Append((int)code).Append(" | ").Append(code.Name()).Append(" |\n");

        ShouldBeFile("errors.md", text.ToString());
    }

    private static void Add(StringBuilder text, string kind, IReadOnlyList<string> names)
    {
        text.Append("\n## ").Append(kind).Append("\n\n| initial | operators |\n| --- | --- |\n");
        foreach (var initial in names.GroupBy(name => char.ToLowerInvariant(name.TrimStart('$')[0])))
            text.Append("| ").Append(initial.Key).Append(" | ").AppendJoin(' ', initial.Select(name => $"`{name}`")).Append(" |\n");
    }

    private static void ShouldBeFile(string name, string text, [CallerFilePath] string here = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", name);
        if (Environment.GetEnvironmentVariable("STREETCAR_WRITE_DOCS") == "1")
            File.WriteAllText(file, text);

        (File.Exists(file) ? File.ReadAllText(file) : "").ShouldBe(text, $"docs/{name} is not what the code has; rewrite it with: {Rewrite}");
    }
}
