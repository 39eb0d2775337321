using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// A read transaction on a connection of its own, with the matching catalog. Short-lived: one time slice.
/// </summary>
internal sealed class Snapshot : IDisposable
{
    private readonly DatabaseUse _use;

    private Snapshot(DatabaseUse use, Connection connection, DatabaseCatalog catalog)
    {
        _use = use;
        Connection = connection;
        Catalog = catalog;
    }

    public Connection Connection { get; }

    /// <summary>The catalog of this snapshot.</summary>
    public DatabaseCatalog Catalog { get; }

    /// <summary>Begins a snapshot.</summary>
    /// <exception cref="DocumentException">QueryPlanKilled: the database has been closed or dropped.</exception>
    public static Snapshot Take(StoredDatabase database)
    {
        var use = database.Use();
        try
        {
            return Take(use);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    /// <summary>Ends the transaction. All statements must have been reset.</summary>
    public void Dispose()
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

    private static Snapshot Take(DatabaseUse use)
    {
        var database = use.Database;
        var connection = database.Readers.Rent();
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
                    return new Snapshot(use, connection, catalog);
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
