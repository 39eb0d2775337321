using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Views;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>Reads and writes the catalog's tables, and creates and drops those of collections and indexes.</summary>
internal static class CatalogTables
{
    /// <summary>The tables of a new database file.</summary>
    public const string Schema = """
        CREATE TABLE collections (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, uuid BLOB NOT NULL, options BLOB NOT NULL,
            documents INTEGER NOT NULL, bytes INTEGER NOT NULL);
        CREATE TABLE indexes (
            id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, spec BLOB NOT NULL,
            multikey INTEGER NOT NULL, ready INTEGER NOT NULL);
        CREATE TABLE retries (
            session BLOB PRIMARY KEY, number INTEGER NOT NULL, reply BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>The tables that database files of earlier versions lack.</summary>
    public const string LaterSchema = """

        CREATE TABLE IF NOT EXISTS views (name TEXT PRIMARY KEY, options BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS database (name TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS commits (session BLOB PRIMARY KEY, number INTEGER NOT NULL, time INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS history (id INTEGER PRIMARY KEY, time INTEGER NOT NULL, total INTEGER NOT NULL, changes BLOB);
        """;

    /// <summary>The name that the database was created with; null where its file is of an earlier version, and lacks it.</summary>
    public static string? LoadName(Connection connection) =>
        connection.QueryNumber("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'database')") == 0
            ? null
            : connection.QueryText("SELECT name FROM database");

    /// <summary>Keeps the database's name in its file.</summary>
    public static void SaveName(Connection connection, string name)
    {
        using var insert = connection.PrepareText("INSERT INTO database (name) VALUES (?1)");
        insert.Bind(1, name).Run();
    }

    public static DatabaseCatalog Load(Connection connection, string database)
    {
        var indexes = LoadIndexes(connection);
        var collections = new List<CollectionInfo>();
        using var rows = connection.PrepareText("SELECT id, name, uuid, options, documents, bytes FROM collections");
        while (rows.Step())
        {
            long id = rows.Int64(0);
            collections.Add(new CollectionInfo(
                id,
                new Namespace(database, rows.Text(1)),
                new Guid(rows.Blob(2), bigEndian: true),
                new RawDocument(rows.Blob(3).ToArray()),
                [.. indexes[id]],
                new CollectionCounters(rows.Int64(4), rows.Int64(5))));
        }

        return new DatabaseCatalog(collections, LoadViews(connection, database));
    }

    /// <summary>Looks into a database without loading its catalog.</summary>
    public static DatabaseFacts LookInto(Connection connection)
    {
        bool hasViews = connection.QueryNumber("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'views')") != 0;
        var counts = CatalogCounts.LookInto(connection, hasViews);
        // Any index that may be a TTL one: opening the database tells.
        bool expires = connection.QueryNumber(
            """
            SELECT EXISTS (SELECT 1 FROM indexes WHERE instr(spec, CAST('expireAfterSeconds' AS BLOB)) > 0)
                OR EXISTS (SELECT 1 FROM collections WHERE instr(options, CAST('expireAfterSeconds' AS BLOB)) > 0)
            """) != 0;
        return new DatabaseFacts(counts is { Collections: 0, Views: 0 }, expires, counts);
    }

    /// <summary>Stores a view, replacing one of the same name.</summary>
    public static void SaveView(Connection connection, View view)
    {
        using var insert = connection.PrepareText("INSERT OR REPLACE INTO views (name, options) VALUES (?1, ?2)");
        insert.Bind(1, view.Namespace.Collection).Bind(2, view.Options.Span).Run();
    }

    public static void DropView(Connection connection, View view)
    {
        using var delete = connection.PrepareText("DELETE FROM views WHERE name = ?1");
        delete.Bind(1, view.Namespace.Collection).Run();
    }

    /// <summary>Creates a collection with its first index.</summary>
    public static CollectionInfo AddCollection(Connection connection, Namespace ns, Guid uuid, RawDocument options)
    {
        using (var insert = connection.PrepareText(
            "INSERT INTO collections (name, uuid, options, documents, bytes) VALUES (?1, ?2, ?3, 0, 0)"))
        {
            insert.Bind(1, ns.Collection).Bind(2, uuid.ToByteArray(bigEndian: true)).Bind(3, options.Span).Run();
        }

        long id = connection.LastRow;
        connection.Execute($"CREATE TABLE c{id} (row INTEGER PRIMARY KEY, document BLOB NOT NULL)");
        return new CollectionInfo(
            id, ns, uuid, options, [AddIndex(connection, id, IndexSpec.First(options), isReady: true)], new CollectionCounters(0, 0));
    }

    public static void DropCollection(Connection connection, CollectionInfo collection)
    {
        foreach (var index in collection.Indexes)
            DropIndex(connection, index);
        connection.Execute($"DROP TABLE c{collection.Id}; DELETE FROM collections WHERE id = {collection.Id}");
    }

    public static CollectionInfo Rename(Connection connection, CollectionInfo collection, string name)
    {
        using var update = connection.PrepareText("UPDATE collections SET name = ?2 WHERE id = ?1");
        update.Bind(1, collection.Id).Bind(2, name).Run();
        return collection with { Namespace = collection.Namespace with { Collection = name } };
    }

    public static CollectionInfo SetOptions(Connection connection, CollectionInfo collection, RawDocument options)
    {
        using var update = connection.PrepareText("UPDATE collections SET options = ?2 WHERE id = ?1");
        update.Bind(1, collection.Id).Bind(2, options.Span).Run();
        return new CollectionInfo(
            collection.Id, collection.Namespace, collection.Uuid, options, collection.Indexes, collection.Counters);
    }

    /// <summary>Changes an index's specification, without changing its keys.</summary>
    public static IndexInfo SetSpec(Connection connection, IndexInfo index, RawDocument spec)
    {
        using var update = connection.PrepareText("UPDATE indexes SET spec = ?2 WHERE id = ?1");
        update.Bind(1, index.Id).Bind(2, spec.Span).Run();
        return new IndexInfo(index.Id, spec, index.Multikey, index.IsReady);
    }

    /// <summary>Creates an empty index.</summary>
    public static IndexInfo AddIndex(Connection connection, long collection, RawDocument spec, bool isReady)
    {
        using (var insert = connection.PrepareText(
            "INSERT INTO indexes (collection, spec, multikey, ready) VALUES (?1, ?2, 0, ?3)"))
        {
            insert.Bind(1, collection).Bind(2, spec.Span).Bind(3, isReady ? 1 : 0).Run();
        }

        var index = new IndexInfo(connection.LastRow, spec, 0, isReady);
        connection.Execute(KeyTable(index.Id, index.IsUnique));
        return index;
    }

    /// <summary>Makes an index unique, which must not hold any key twice.</summary>
    public static void MakeUnique(Connection connection, IndexInfo index) => connection.Execute(
        $"""
        ALTER TABLE i{index.Id} RENAME TO former;
        {KeyTable(index.Id, isUnique: true)};
        INSERT INTO i{index.Id} SELECT key, row FROM former ORDER BY key;
        DROP TABLE former
        """);

    /// <summary>Marks an index as complete, so that reads may use it.</summary>
    public static void MarkReady(Connection connection, IndexInfo index) =>
        connection.Execute($"UPDATE indexes SET ready = 1 WHERE id = {index.Id}");

    public static void DropIndex(Connection connection, IndexInfo index) =>
        connection.Execute($"DROP TABLE i{index.Id}; DELETE FROM indexes WHERE id = {index.Id}");

    private static string KeyTable(long index, bool isUnique) =>
        $"CREATE TABLE i{index} (key BLOB NOT NULL, row INTEGER NOT NULL, PRIMARY KEY ({(isUnique ? "key" : "key, row")})) WITHOUT ROWID";

    private static List<View> LoadViews(Connection connection, string database)
    {
        var views = new List<View>();
        using var rows = connection.PrepareText("SELECT name, options FROM views");
        while (rows.Step())
            views.Add(new View(new Namespace(database, rows.Text(0)), new RawDocument(rows.Blob(1).ToArray())));
        return views;
    }

    private static ILookup<long, IndexInfo> LoadIndexes(Connection connection)
    {
        var indexes = new List<(long Collection, IndexInfo Index)>();
        using var rows = connection.PrepareText("SELECT id, collection, spec, multikey, ready FROM indexes ORDER BY id");
        while (rows.Step())
        {
            var index = new IndexInfo(
                rows.Int64(0), new RawDocument(rows.Blob(2).ToArray()), (ulong)rows.Int64(3), rows.Int64(4) != 0);
            indexes.Add((rows.Int64(1), index));
        }

        return indexes.ToLookup(entry => entry.Collection, entry => entry.Index);
    }
}
