using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>Indexes whose building the end of the process cut short: nobody was told that they exist.</summary>
internal static class UnfinishedIndexes
{
    /// <summary>Drops them and tells whether there were any.</summary>
    public static bool Drop(Connection connection, DatabaseCatalog catalog)
    {
        var unfinished = catalog.Collections.SelectMany(collection => collection.Indexes).Where(index => !index.IsReady).ToList();
        foreach (var index in unfinished)
            connection.Transact(() => CatalogTables.DropIndex(connection, index));
        return unfinished.Count > 0;
    }
}
