using System.IO.Compression;

namespace Streetcar.Testing.State;

/// <summary>The files that <c>mongodump</c> writes for a database.</summary>
internal static class DumpFolder
{
    private const string Compressed = ".gz";
    private const string Documents = ".bson";
    private const string Metadata = ".metadata.json";

    /// <summary>Opens a file, and decompresses it where its name says that it is compressed.</summary>
    public static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        return path.EndsWith(Compressed, StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>The collections and, after them, the views, which need what they are on.</summary>
    /// <exception cref="IOException">The folder can't be read, or has no dump.</exception>
    /// <exception cref="FormatException">A file of metadata is none.</exception>
    public static IEnumerable<DumpedCollection> Collections(string folder)
    {
        var files = Directory.EnumerateFiles(folder).ToDictionary(Plain, path => path, StringComparer.Ordinal);
        if (!files.Keys.Any(name => Trimmed(name, Metadata) is not null || Trimmed(name, Documents) is not null))
            throw new FileNotFoundException($"There is no dump of a database in '{folder}': no {Documents} and no {Metadata} file.");
        return files.Keys
            .Select(name => Trimmed(name, Metadata) ?? Trimmed(name, Documents))
            .OfType<string>()
            .Where(name => name.StartsWith("system.buckets.", StringComparison.Ordinal) || !name.StartsWith("system.", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => DumpedCollection.Of(name, files.GetValueOrDefault(name + Documents), files.GetValueOrDefault(name + Metadata)))
            .OrderBy(collection => collection.IsView);
    }

    private static string Plain(string path) => Trimmed(Path.GetFileName(path), Compressed) ?? Path.GetFileName(path);

    private static string? Trimmed(string name, string end) => name.EndsWith(end, StringComparison.Ordinal) ? name[..^end.Length] : null;
}
