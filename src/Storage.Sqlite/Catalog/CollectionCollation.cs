using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>The effective collation of a command.</summary>
internal static class CollectionCollation
{
    /// <summary>The command's own collation, or else that of its collection.</summary>
    /// <param name="collection">The collection; null where there is none.</param>
    /// <param name="own">The command's collation; null or empty where it names none.</param>
    public static RawDocument? CollationFor(this CollectionInfo? collection, RawDocument? own) =>
        own is null or { IsEmpty: true } ? collection?.Collator?.Specification : own;
}
