using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite.Keys;

/// <summary>The fields of whole documents that an index's keys depend on.</summary>
internal sealed class IndexedFields
{
    // Null for any field.
    private readonly byte[][]? _names;

    private IndexedFields(byte[][]? names) => _names = names;

    public static IndexedFields Of(IndexInfo index)
    {
        var names = new List<byte[]>();
        if (index.Wildcard is not null || index.Text is { Roots: null } || (index.Partial is { } partial && !TryAdd(partial.Root, names)))
            return new IndexedFields(null);
        names.AddRange(index.Fields.Select(field => field.Components[0]));
        if (index.Text is { Roots: { } roots })
            names.AddRange(roots);
        return new IndexedFields([.. names]);
    }

    /// <summary>Whether two versions of a document may have different keys.</summary>
    public bool MayDiffer(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (_names is null)
            return true;
        foreach (byte[] name in _names)
        {
            var left = RawReader.Find(before, name);
            var right = RawReader.Find(after, name);
            if (left.Type != right.Type || !left.Bytes.SequenceEqual(right.Bytes))
                return true;
        }

        return false;
    }

    private static bool TryAdd(MatchExpression condition, List<byte[]> names)
    {
        switch (condition)
        {
            case LogicalMatchExpression logical:
                return logical.Children.All(child => TryAdd(child, names));
            case PathMatchExpression field:
                names.Add(field.Path[0].ToArray());
                return true;
            default:
                return false;
        }
    }
}
