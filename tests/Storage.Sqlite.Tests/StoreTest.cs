namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>A test with a store in a folder of its own.</summary>
public abstract class StoreTest : IAsyncLifetime
{
    protected TestFolder Folder { get; } = new();

    protected SqliteStore Store { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        Store = Folder.Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>Closes the store and opens it again.</summary>
    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = Folder.Open();
    }
}
