using Streetcar.Storage;
using Streetcar.Storage.Sqlite;

namespace Streetcar.Cluster.Tests;

/// <summary>What the silos of a test store documents in: SQLite, which they share, being in one process.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streetcar-cluster-").FullName;
    private readonly SqliteStore _store;

    private TestStore() => _store = SqliteStore.Open(new SqliteStoreOptions(_folder));

    public static Task<TestStore> StartAsync() => Task.FromResult(new TestStore());

    /// <summary>The store of one more silo; the silo does not own it.</summary>
    public IDocumentStore ForSilo() => _store;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
