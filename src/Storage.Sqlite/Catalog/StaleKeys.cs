using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Keys that another version of the collation library has made: they order and equal otherwise than those of this one,
/// so that they are made anew before anybody uses them.
/// </summary>
internal static class StaleKeys
{
    /// <summary>Makes them anew and tells whether there were any.</summary>
    public static bool Rebuild(Connection connection, DatabaseCatalog catalog)
    {
        var stale = catalog.Collections.Where(IsStale).ToList();
        foreach (var collection in stale)
            connection.Transact(() => Rebuild(connection, collection));
        return stale.Count > 0;
    }

    private static void Rebuild(Connection connection, CollectionInfo collection)
    {
        if (IsStale(collection.Options))
            CatalogTables.SetOptions(connection, collection, Renewed(collection.Options));
        foreach (var index in collection.Indexes.Where(index => IsStale(index.Spec)))
            Rebuild(connection, collection, CatalogTables.SetSpec(connection, index, Renewed(index.Spec)));
    }

    private static void Rebuild(Connection connection, CollectionInfo collection, IndexInfo index)
    {
        connection.Execute($"DELETE FROM i{index.Id}");
        var keys = new IndexKeys();
        var scan = new TableScan(backward: false, TableScan.Start);
        scan.Attach(connection, collection);
        while (scan.MoveNext())
        {
            keys.Build(index, scan.Document);
            for (int i = 0; i < keys.Count; i++)
                connection.Prepare(new Sql(SqlKind.InsertKey, 0, index.Id)).Bind(2, scan.Row).Run(1, keys[i]);
        }

        scan.Detach();
    }

    private static bool IsStale(CollectionInfo collection) =>
        IsStale(collection.Options) || Array.Exists(collection.Indexes, index => IsStale(index.Spec));

    private static bool IsStale(RawDocument options) =>
        options["collation"] is { IsMissing: false } collation && collation.AsDocument["version"] != (RawValue)Collator.Version;

    private static RawDocument Renewed(RawDocument options) =>
        options.With("collation", options["collation"].AsDocument.With("version", Collator.Version));
}
