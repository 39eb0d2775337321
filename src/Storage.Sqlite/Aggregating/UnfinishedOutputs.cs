using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>What an <c>$out</c> had written when the end of the process cut it short.</summary>
internal static class UnfinishedOutputs
{
    /// <summary>What the names of collections start with that are being written.</summary>
    public const string Prefix = "tmp.agg_out.";

    /// <summary>Drops it and tells whether there was anything.</summary>
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
