using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Sizes as collStats and dbStats return them, in bytes. SQLite does not report the size of one table, so the storage size
/// of a collection is that of its documents, and the size of an index that of its keys.
/// </summary>
internal static class StorageStatistics
{
    /// <summary>A collection's statistics.</summary>
    public static RawDocument OfCollection(ReadSource? database, Namespace ns)
    {
        using var snapshot = database?.Take(null);
        return snapshot?.Catalog.FindCollection(ns.Collection) is { } collection
            ? Collection(ns, collection, IndexSizes(snapshot.Connection, collection))
            : Collection(ns, null, []);
    }

    /// <summary>A database's statistics.</summary>
    public static RawDocument OfDatabase(StoredDatabase? database, string name)
    {
        using var snapshot = database is null ? null : LatestSnapshot.Take(database);
        if (database is null || snapshot is null)
            return Totals(name, [], 0, 0, 0, default);
        var collections = snapshot.Catalog.Collections.ToList();
        long indexBytes = collections.Sum(
            collection => IndexSizes(snapshot.Connection, collection).Sum(index => index.Bytes));
        return Totals(name, collections, snapshot.Catalog.ViewCount, indexBytes, FreeBytes(snapshot.Connection), database.Space);
    }

    private static List<(string Name, long Bytes)> IndexSizes(Connection connection, CollectionInfo collection)
    {
        var sizes = new List<(string, long)>();
        foreach (var index in collection.Indexes)
            sizes.Add((index.Name, connection.Prepare(new Sql(SqlKind.IndexBytes, 0, index.Id)).Number()));
        return sizes;
    }

    // SQLite keeps free pages for all collections together, and for their indexes too.
    private static long FreeBytes(Connection connection) =>
        connection.QueryNumber("PRAGMA freelist_count") * connection.QueryNumber("PRAGMA page_size");

    private static RawDocument Collection(Namespace ns, CollectionInfo? collection, List<(string Name, long Bytes)> indexes)
    {
        long count = collection?.Counters.Documents ?? 0;
        long bytes = collection?.Counters.Bytes ?? 0;
        long indexBytes = indexes.Sum(index => index.Bytes);
        var fields = new List<RawElement>
        {
            new("ns", ns.ToString()),
            new("size", bytes),
            new("count", count),
        };
        if (count > 0)
            fields.Add(new("avgObjSize", bytes / count));
        fields.AddRange(
        [
            new("numOrphanDocs", 0),
            new("storageSize", bytes),
            new("freeStorageSize", 0),
            new("capped", collection?.Cap is not null),
            new("nindexes", indexes.Count),
            new("indexBuilds", RawArray.Empty),
            new("totalIndexSize", indexBytes),
            new("totalSize", bytes + indexBytes),
            new("indexSizes", new RawDocument(indexes.Select(index => new RawElement(index.Name, index.Bytes)))),
            new("scaleFactor", 1),
        ]);
        if (collection?.Cap is { } cap)
            fields.AddRange([new("max", (int)cap.Documents), new("maxSize", cap.Bytes)]);
        return new RawDocument(fields);
    }

    private static RawDocument Totals(
        string name, List<CollectionInfo> collections, int views, long indexBytes, long freeBytes, (long Used, long Total) space)
    {
        long objects = collections.Sum(collection => collection.Counters.Documents);
        long bytes = collections.Sum(collection => collection.Counters.Bytes);
        return new RawDocument
        {
            ["db"] = name,
            // MongoDB keeps views in a collection.
            ["collections"] = (long)collections.Count + Math.Min(views, 1),
            ["views"] = (long)views,
            ["objects"] = objects,
            ["avgObjSize"] = objects == 0 ? 0.0 : (double)bytes / objects,
            ["dataSize"] = (double)bytes,
            ["storageSize"] = (double)bytes,
            ["freeStorageSize"] = (double)freeBytes,
            ["indexes"] = collections.Sum(collection => (long)collection.IndexCount) + Math.Min(views, 1),
            ["indexSize"] = (double)indexBytes,
            ["indexFreeStorageSize"] = 0.0,
            ["totalSize"] = (double)(bytes + indexBytes),
            ["totalFreeStorageSize"] = (double)freeBytes,
            ["fsUsedSize"] = (double)space.Used,
            ["fsTotalSize"] = (double)space.Total,
            ["scaleFactor"] = 1,
        };
    }
}
