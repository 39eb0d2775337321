using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// A read transaction on a connection of its own, with the matching catalog. Short-lived: one time slice.
/// </summary>
internal sealed class Snapshot : IDisposable
{
    private readonly ReaderPool _readers;

    private Snapshot(ReaderPool readers, Connection connection, DatabaseCatalog catalog)
    {
        _readers = readers;
        Connection = connection;
        Catalog = catalog;
    }

    public Connection Connection { get; }

    /// <summary>The catalog of this snapshot.</summary>
    public DatabaseCatalog Catalog { get; }

    /// <summary>Begins a snapshot.</summary>
    public static Snapshot Take(Database database)
    {
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
                    return new Snapshot(database.Readers, connection, catalog);
                connection.Prepare(new Sql(SqlKind.Commit)).Run();
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Ends the transaction. All statements must have been reset.</summary>
    public void Dispose()
    {
        try
        {
            Connection.Prepare(new Sql(SqlKind.Commit)).Run();
        }
        catch (SqliteException)
        {
            Connection.Dispose();
            return;
        }

        _readers.Return(Connection);
    }
}
