using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// A read transaction on a connection of its own, with the matching catalog. Short-lived: one time slice.
/// </summary>
internal sealed class LatestSnapshot : Snapshot
{
    private readonly DatabaseUse _use;

    private LatestSnapshot(DatabaseUse use, Connection connection, DatabaseCatalog catalog)
        : base(connection, catalog) => _use = use;

    /// <summary>Begins a snapshot; null where the database has been dropped.</summary>
    public static LatestSnapshot? Take(StoredDatabase stored)
    {
        if (stored.Use() is not { } use)
            return null;
        LatestSnapshot? snapshot = null;
        try
        {
            if (use.Database.Readers.TryRent(out var connection))
                snapshot = Take(use, connection);
            return snapshot;
        }
        finally
        {
            if (snapshot is null)
                use.Dispose();
        }
    }

    public override void Dispose()
    {
        try
        {
            Connection.Prepare(new Sql(SqlKind.Commit)).Run();
            _use.Database.Readers.Return(Connection);
        }
        catch (SqliteException)
        {
            Connection.Dispose();
        }
        finally
        {
            _use.Dispose();
        }
    }

    private static LatestSnapshot Take(DatabaseUse use, Connection connection)
    {
        var database = use.Database;
        try
        {
            while (true)
            {
                var (catalog, version) = database.Look();
                connection.Prepare(new Sql(SqlKind.BeginRead)).Run();
                var first = connection.Prepare(new Sql(SqlKind.TakeSnapshot));
                first.Step();
                first.Reset();
                if (database.IsCurrent(version))
                    return new LatestSnapshot(use, connection, catalog);
                connection.Prepare(new Sql(SqlKind.Commit)).Run();
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
