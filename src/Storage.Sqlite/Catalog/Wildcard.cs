using System.Text;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Which fields a wildcard index is about
/// (<see href="https://www.mongodb.com/docs/manual/core/indexes/index-types/index-wildcard/"/>): those below a path, or
/// those that its projection leaves.
/// </summary>
internal sealed class Wildcard
{
    /// <summary>The last name of a wildcard's path.</summary>
    public const string Name = "$**";

    private Wildcard(WildcardFields root) => Root = root;

    /// <summary>The fields of a document.</summary>
    public WildcardFields Root { get; }

    /// <summary>The wildcard of an index; null where it is of another kind.</summary>
    public static Wildcard? Of(RawDocument spec)
    {
        if (PathIn(spec["key"].AsDocument) is not { } path)
            return null;
        if (path != Name)
        {
            var only = new WildcardFields(isIncluded: false);
            only.Add(path[..^(Name.Length + 1)], isIncluded: true);
            return new Wildcard(only);
        }

        var projection = spec["wildcardProjection"];
        return new Wildcard(projection.IsMissing ? Fields(RawDocument.Empty) : Fields(projection.AsDocument));
    }

    /// <summary>The wildcard among the paths of a key; null where there is none.</summary>
    public static string? PathIn(RawDocument key) => key.Select(field => field.Name).FirstOrDefault(IsWildcard);

    /// <summary>Whether a path of an index's key is a wildcard.</summary>
    public static bool IsWildcard(string path) => path == Name || path.EndsWith("." + Name, StringComparison.Ordinal);

    /// <summary>Whether the values at a path are in the index.</summary>
    public bool Covers(string path)
    {
        var fields = Root;
        foreach (string name in path.Split('.'))
            fields = fields.At(Encoding.UTF8.GetBytes(name));
        return fields.IsIncluded;
    }

    // The _id is excluded unless it is included explicitly.
    private static WildcardFields Fields(RawDocument projection)
    {
        bool includes = projection.Where(field => field.Name != "_id" || projection.Count == 1).Select(field => Includes(field.Value)).FirstOrDefault();
        var root = new WildcardFields(isIncluded: !includes);
        Add(root, "", projection);
        if (projection["_id"].IsMissing)
            root.Add("_id", isIncluded: false);
        return root;
    }

    private static bool Includes(RawValue value) =>
        value.Type == ElementType.Document ? Includes(value.AsDocument.First().Value) : value.Raw.IsTruthy;

    private static void Add(WildcardFields root, string prefix, RawDocument projection)
    {
        foreach (var (name, value) in projection)
        {
            if (value.Type == ElementType.Document)
                Add(root, $"{prefix}{name}.", value.AsDocument);
            else
                root.Add(prefix + name, value.Raw.IsTruthy);
        }
    }
}
