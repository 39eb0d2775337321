using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>Indexes whose build an ended process left unfinished, before any client got a reply.</summary>
internal static class UnfinishedIndexBuilds
{
    /// <summary>Drops them and returns whether there were any.</summary>
    public static bool Drop(Connection connection, DatabaseCatalog catalog)
    {
        var unfinished = catalog.Collections.SelectMany(collection => collection.Indexes).Where(index => !index.IsReady).ToList();
        foreach (var index in unfinished)
            connection.Transact(() => CatalogTables.DropIndex(connection, index));
        return unfinished.Count > 0;
    }
}
