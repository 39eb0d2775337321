using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

// Looks after files: MongoDB's own are its own to look after.
public sealed partial class MongoStore
{
    /// <inheritdoc/>
    public bool KeepsSettings => false;

    /// <inheritdoc/>
    public Task Unlocked => Task.CompletedTask;

    /// <inheritdoc/>
    public long WriteLocks => 0;

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken) =>
        await ChangeAsync("admin", new CommandBuilder("fsync"u8, 1), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<long> LockWritesAsync(CancellationToken cancellationToken) => LockCount(await ChangeAsync(
        "admin", new CommandBuilder("fsync"u8, 1).With("lock"u8, true), cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<long> UnlockWritesAsync(CancellationToken cancellationToken) => LockCount(await ChangeAsync(
        "admin", new CommandBuilder("fsyncUnlock"u8, 1), cancellationToken).ConfigureAwait(false));

    private static long LockCount(RawDocument reply) =>
        reply["lockCount"].Raw.TryGetInt64(out long count) ? count : 0;
}
