using System.Text.Json;

namespace Streetcar.Bson.Tests;

/// <summary>MongoDB's published BSON corpus, which lies beside the repository, not in it.</summary>
internal static class BsonCorpus
{
    public static readonly string Folder = Path.GetFullPath(Path.Combine(Root(), "../shared/specs/bson-corpus"));

    public static bool IsThere => Directory.Exists(Folder);

    /// <summary>What a test says that is skipped without the corpus.</summary>
    public static string Absence => $"The BSON corpus is not at {Folder}.";

    /// <summary>The elements of a list, such as <c>valid</c>, of every file.</summary>
    public static IEnumerable<(string File, JsonElement Case)> Cases(string list)
    {
        foreach (string path in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            if (!file.RootElement.TryGetProperty(list, out var cases))
                continue;
            foreach (var element in cases.EnumerateArray())
                yield return (Path.GetFileNameWithoutExtension(path), element.Clone());
        }
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "orleans.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("There is no orleans.sln above the tests.");
        return folder;
    }
}
