using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>A connection in a transaction that sees one state of a database, until it is disposed of.</summary>
internal abstract class Snapshot(Connection connection, DatabaseCatalog catalog) : IDisposable
{
    public Connection Connection => connection;

    /// <summary>The catalog of this snapshot.</summary>
    public DatabaseCatalog Catalog => catalog;

    /// <summary>Ends it. All statements must have been reset.</summary>
    public abstract void Dispose();
}
