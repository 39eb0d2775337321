using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>The temporary collections of <c>$out</c>, some of which an ended process may have left.</summary>
internal static class TemporaryCollections
{
    /// <summary>The prefix of their names.</summary>
    public const string Prefix = "tmp.agg_out.";

    /// <summary>Drops them and returns whether there were any.</summary>
    public static bool Drop(Connection connection, DatabaseCatalog catalog)
    {
        var unfinished = catalog.Collections.Where(IsUnfinished).ToList();
        foreach (var collection in unfinished)
            connection.Transact(() => CatalogTables.DropCollection(connection, collection));
        return unfinished.Count > 0;
    }

    private static bool IsUnfinished(CollectionInfo collection) =>
        collection.Namespace.Collection.StartsWith(Prefix, StringComparison.Ordinal);
}
