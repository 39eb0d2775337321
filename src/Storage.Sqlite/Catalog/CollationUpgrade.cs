using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Rebuilds index keys that another version of the collation library made: they compare differently from those of this
/// version.
/// </summary>
internal static class CollationUpgrade
{
    /// <summary>Rebuilds them and returns whether there were any.</summary>
    public static bool Rebuild(Connection connection, DatabaseCatalog catalog)
    {
        var outdated = catalog.Collections.Where(IsOutdated).ToList();
        foreach (var collection in outdated)
            connection.Transact(() => Rebuild(connection, collection));
        return outdated.Count > 0;
    }

    private static void Rebuild(Connection connection, CollectionInfo collection)
    {
        if (IsOutdated(collection.Options))
            CatalogTables.SetOptions(connection, collection, WithCurrentVersion(collection.Options));
        foreach (var index in collection.Indexes.Where(index => IsOutdated(index.Spec)))
            Rebuild(connection, collection, CatalogTables.SetSpec(connection, index, WithCurrentVersion(index.Spec)));
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

    private static bool IsOutdated(CollectionInfo collection) =>
        IsOutdated(collection.Options) || Array.Exists(collection.Indexes, index => IsOutdated(index.Spec));

    private static bool IsOutdated(RawDocument options) =>
        options["collation"] is { IsMissing: false } collation && collation.AsDocument["version"] != (RawValue)Collator.Version;

    private static RawDocument WithCurrentVersion(RawDocument options) =>
        options.With("collation", options["collation"].AsDocument.With("version", Collator.Version));
}
