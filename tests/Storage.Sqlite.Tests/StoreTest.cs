namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>A test with a store in a folder of its own, or in memory.</summary>
public abstract class StoreTest : IAsyncLifetime
{
    protected TestFolder Folder { get; } = new();

    protected SqliteStore Store { get; private set; } = null!;

    protected virtual bool IsInMemory => false;

    public ValueTask InitializeAsync()
    {
        Store = IsInMemory ? SqliteStore.Open(SqliteStoreOptions.InMemory) : Folder.Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>Closes the store and opens it again; of one in memory, which would be gone, the databases.</summary>
    protected async Task ReopenAsync()
    {
        if (IsInMemory)
        {
            Store.Opened.CloseUnused();
            return;
        }

        await Store.DisposeAsync();
        Store = Folder.Open();
    }
}
