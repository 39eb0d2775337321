using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>The temporary collections of <c>$out</c> and of moves, some of which an ended process may have left.</summary>
internal static class TemporaryCollections
{
    /// <summary>The prefix of the names of those of <c>$out</c>.</summary>
    public const string Prefix = "tmp.agg_out.";

    /// <summary>The prefix of the names of copies in another database.</summary>
    public const string MovePrefix = "tmp.renameCollection.";

    /// <summary>Drops them and returns whether there were any.</summary>
    public static bool Drop(Connection connection, DatabaseCatalog catalog)
    {
        var unfinished = catalog.Collections.Where(IsUnfinished).ToList();
        foreach (var collection in unfinished)
            connection.Transact(() => CatalogTables.DropCollection(connection, collection));
        return unfinished.Count > 0;
    }

    /// <summary>Whether a collection is one of them.</summary>
    public static bool IsUnfinished(CollectionInfo collection) =>
        collection.Namespace.Collection.StartsWith(Prefix, StringComparison.Ordinal)
        || collection.Namespace.Collection.StartsWith(MovePrefix, StringComparison.Ordinal);
}
