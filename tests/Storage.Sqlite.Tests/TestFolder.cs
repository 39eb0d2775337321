namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>A folder of its own for a test, deleted after it.</summary>
public sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("streetcar-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public SqliteStore Open(TimeSpan? expiryInterval = null) => SqliteStore.Open(
        new SqliteStoreOptions(Path) { ExpiryInterval = expiryInterval ?? TimeSpan.FromMinutes(1) });

    public SqliteStore Open(Func<SqliteStoreOptions, SqliteStoreOptions> change) =>
        SqliteStore.Open(change(new SqliteStoreOptions(Path)));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
