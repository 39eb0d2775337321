using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Orleans.Embedded.Tests;

/// <summary>The list at the end of docs/cluster.md is made from the code, so that it can't lie.</summary>
public sealed class DocumentationTests
{
    private const string Heading = "## What Orleans.Embedded implements\n";
    private const string Rewrite = "STREETCAR_WRITE_DOCS=1 dotnet test tests/Orleans.Embedded.Tests --filter DocumentationTests";

    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void The_list_of_what_is_implemented_is_that_of_the_code()
    {
        var list = new StringBuilder(Heading)
            .Append("\nMade from its public types by `").Append(Rewrite)
            .Append("`.\nIn the cluster build a test holds each signature against Microsoft's assemblies.\n");
        foreach (var group in typeof(Grain).Assembly.GetExportedTypes().GroupBy(type => type.Namespace).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            list.Append("\n### ").Append(group.Key).Append("\n\n| type | members |\n| --- | --- |\n");
            foreach (var type in group.OrderBy(type => type.Name, StringComparer.Ordinal))
                list.Append("| `").Append(Name(type)).Append("` | ").AppendJoin(' ', Members(type).Select(name => $"`{name}`")).Append(" |\n");
        }

        string file = File();
        string text = System.IO.File.ReadAllText(file);
        string wanted = text[..text.IndexOf(Heading, StringComparison.Ordinal)] + list;
        if (Environment.GetEnvironmentVariable("STREETCAR_WRITE_DOCS") == "1")
            System.IO.File.WriteAllText(file, text = wanted);

        text.ShouldBe(wanted, $"docs/cluster.md is not what the code has; rewrite its list with: {Rewrite}");
    }

    private static IEnumerable<string> Members(Type type) => type.GetMembers(Declared)
        .Where(member => member switch
        {
            ConstructorInfo => false,
            MethodInfo method => !method.IsSpecialName && IsVisible(method) && method.GetBaseDefinition().DeclaringType == type,
            PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
            FieldInfo field => field is { IsPublic: true, IsSpecialName: false },
            _ => false,
        })
        .Select(member => member.Name)
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static bool IsVisible(MethodInfo method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>"
        : type.Name;

    private static string File([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "cluster.md");
}
