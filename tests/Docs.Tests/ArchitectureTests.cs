using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Streetcar.Docs.Tests;

/// <summary>Holds the projects under <c>src</c> to the map in ARCHITECTURE.md.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Root = FindRoot();

    // What the map calls an external dependency, and the assemblies that it stands for.
    private static readonly Dictionary<string, string[]> External = new()
    {
        ["Microsoft.Orleans"] = ["Orleans."],
        ["ASP.NET Core"] = ["Microsoft.AspNetCore."],
        ["MongoDB.Driver"] = ["MongoDB.Driver", "MongoDB.Bson"],
        ["MongoDB.Bson"] = ["MongoDB.Bson"],
        ["Jint"] = ["Jint", "Acornima"],
        ["SQLite"] = ["SQLitePCLRaw."],
        ["System.CommandLine"] = ["System.CommandLine"],
        ["Aspire"] = ["Aspire."],
    };

    private static readonly Dictionary<string, string> Own = new() { ["Abstractions"] = "Streetcar.Grains", ["Orleans"] = "Streetcar.Providers" };

    public static TheoryData<string> Projects => [.. Map().Keys];

    [Fact]
    public void The_map_names_every_project()
    {
        var projects = Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(Path.GetFileName)
            .Where(name => File.Exists(Path.Combine(Root, "src", name!, $"{name}.csproj")));

        Map().Keys.ShouldBe(projects!, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_what_the_map_says(string project)
    {
        var references = XDocument.Load(Path.Combine(Root, "src", project, $"{project}.csproj"))
            .Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));

        references.ShouldBe(Map()[project].Where(use => !External.ContainsKey(use)), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_only_what_the_map_lets_it_reach(string project)
    {
        var reachable = Reachable(project);
        string[] allowed = [.. reachable.SelectMany(use => External.TryGetValue(use, out string[]? names) ? names : [$"Streetcar.{use}"])];
        string[] known = [.. External.Values.SelectMany(names => names), "Streetcar."];

        foreach (string reference in AssemblyReferences(project))
        {
            if (known.Any(reference.StartsWith))
                allowed.ShouldContain(name => Covers(name, reference), $"{project} uses {reference}.");
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_file_declares_the_namespace_of_its_folder_or_of_its_project(string project)
    {
        foreach (string file in Sources(project))
        {
            string text = File.ReadAllText(file);
            string declared = Namespace().Match(text).Groups[1].Value;
            // Extensions of others' types are where these are.
            if (declared.Length == 0 || declared.StartsWith("Orleans.", StringComparison.Ordinal) || declared == "Aspire.Hosting")
                continue;
            string folder = Path.GetRelativePath(Path.Combine(Root, "src"), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            // The grain interfaces that users call are named after the grains, and not after the project they are in.
            // Nor are the providers after theirs, whose name would hide Orleans.
            string[] fitting = [$"Streetcar.{folder}", $"Streetcar.{project}", .. Own.TryGetValue(project, out string? own) ? [own] : Array.Empty<string>()];
            fitting.ShouldContain(declared, $"{file} declares the namespace {declared}.");
        }
    }

    [Fact]
    public void Commands_are_named_in_their_table_and_in_their_handlers_alone()
    {
        string table = File.ReadAllText(Path.Combine(Root, "src", "Grains", "CommandTable.cs"));
        var names = CommandLine().Matches(table).Select(match => match.Groups[1].Value).ToList();
        names.Count.ShouldBeGreaterThan(40);
        string[] handlers =
            ["Grains/CommandTable.cs", "Grains/Commands/", "Grains/Auditing/", "Grains/Authorization/", "Grains/Oplog/", "Grains/Typed/", "Grains/CollectionGrain.", "Grains/CursorGrain.Typed", "Grains/DatabaseGrain.Typed", "Protocol/Handshake.cs", "Wire/FailPoints.cs"];

        foreach (string project in (string[])["Grains", "Protocol", "Wire"])
        {
            foreach (string file in Sources(project))
            {
                string path = Path.GetRelativePath(Path.Combine(Root, "src"), file).Replace(Path.DirectorySeparatorChar, '/');
                if (handlers.Any(path.StartsWith))
                    continue;
                // A comment may name an argument as a command is named.
                string text = string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
                foreach (string name in names)
                    text.Contains($"\"{name}\"", StringComparison.Ordinal).ShouldBeFalse($"{path} names the command {name}.");
            }
        }
    }

    // Rows like: | `Query` | the query language … | Bson |
    private static Dictionary<string, string[]> Map() => Row().Matches(File.ReadAllText(Path.Combine(Root, "ARCHITECTURE.md")))
        .ToDictionary(
            row => row.Groups[1].Value,
            row => row.Groups[2].Value is "nothing" ? [] : row.Groups[2].Value.Split(", "));

    private static HashSet<string> Reachable(string project)
    {
        var map = Map();
        var found = new HashSet<string>();
        var waiting = new Queue<string>(map[project]);
        while (waiting.TryDequeue(out string? use))
        {
            if (found.Add(use) && map.TryGetValue(use, out string[]? uses))
                Array.ForEach(uses, waiting.Enqueue);
        }

        return found;
    }

    private static List<string> AssemblyReferences(string project)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"Streetcar.{project}.dll"));
        using var assembly = new PEReader(file);
        var metadata = assembly.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static bool Covers(string allowed, string reference) =>
        reference == allowed || (allowed.EndsWith('.') && reference.StartsWith(allowed, StringComparison.Ordinal));

    private static IEnumerable<string> Sources(string project) => Directory
        .EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "ARCHITECTURE.md")))
            folder = Path.GetDirectoryName(folder);
        return folder!;
    }

    [GeneratedRegex(@"^\| `([\w.]+)` \| .* \| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("""new\("(\w+)", CommandKind""")]
    private static partial Regex CommandLine();
}
