namespace Streetcar.Storage.Sqlite;

// Looks after the files.
public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public bool KeepsSettings => true;

    /// <inheritdoc/>
    public Task Unlocked => _databases.Hold.Released;

    /// <inheritdoc/>
    public long WriteLocks => _databases.Hold.Count;

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken) =>
        await ForOpenAsync(database => database.Flush(), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<long> LockWritesAsync(CancellationToken cancellationToken)
    {
        long locks = _databases.Hold.Take();
        try
        {
            if (locks == 1)
                await ForOpenAsync(database => database.Settle(), cancellationToken).ConfigureAwait(false);
            return locks;
        }
        catch
        {
            Unlock();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> UnlockWritesAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Unlock());

    private long Unlock()
    {
        long locks = _databases.Hold.Release();
        if (locks > 0)
            return locks;
        foreach (var stored in _databases.All)
        {
            if (!stored.TryUse(out var use))
                continue;
            use.Database.Resume();
            use.Dispose();
        }

        return 0;
    }

    private Task ForOpenAsync(Action<Database> action, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            foreach (var stored in _databases.All)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!stored.TryUse(out var use))
                    continue;
                action(use.Database);
                use.Dispose();
            }
        },
        cancellationToken);
}
