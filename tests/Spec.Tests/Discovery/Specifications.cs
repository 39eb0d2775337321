namespace Streetcar.Spec.Tests.Discovery;

/// <summary>MongoDB's published specification tests, which lie beside the repository, not in it.</summary>
internal static class Specifications
{
    private static readonly string[] Folders =
    [
        "causal-consistency", "change-streams", "collection-management", "crud", "read-write-concern", "retryable-writes", "run-command", "sessions",
        "transactions", "transactions-convenient-api", "versioned-api",
    ];

    private static readonly Lazy<IReadOnlyList<SpecTest>> Loaded = new(Load);

    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Root(), "../shared/specs"));

    public static bool AreThere => Directory.Exists(Folder);

    /// <summary>What a test says that is skipped without them.</summary>
    public static string Absence => $"The specifications are not at {Folder}.";

    /// <summary>All tests of all files.</summary>
    public static IReadOnlyList<SpecTest> Tests => Loaded.Value;

    private static SpecTest[] Load() =>
        [.. Folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Folder, folder), "*.json", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .SelectMany(LoadFile)];

    private static IEnumerable<SpecTest> LoadFile(string path)
    {
        string name = Path.ChangeExtension(Path.GetRelativePath(Folder, path), null).Replace('\\', '/');
        var file = BsonDocument.Parse(File.ReadAllText(path));

        // Some folders have tests of connection strings and such beside them, in formats of their own.
        if (!file.Contains("schemaVersion"))
            return [];
        return file["tests"].AsBsonArray.Select((test, index) => new SpecTest(name, index, file, test.AsBsonDocument));
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "orleans.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("There is no orleans.sln above the tests.");
        return folder;
    }
}
