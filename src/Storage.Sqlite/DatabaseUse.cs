namespace Streetcar.Storage.Sqlite;

/// <summary>Keeps a database open until it is disposed, once.</summary>
/// <param name="database">The database, of which a use has been counted.</param>
internal readonly struct DatabaseUse(Database database) : IDisposable
{
    public Database Database => database;

    public void Dispose() => database.Release();
}
