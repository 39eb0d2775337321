namespace Streetcar.Storage;

/// <summary>What looks after a store's files.</summary>
public interface IMaintenanceOperations
{
    /// <summary>
    /// Whether the store itself keeps the server's settings, such as cluster parameters; false for one that is in front of
    /// another server, which has its own.
    /// </summary>
    bool KeepsSettings { get; }

    /// <summary>Completes when writes may go on that were locked out; completed where none are.</summary>
    Task Unlocked { get; }

    /// <summary>How many locks there are on writes.</summary>
    long WriteLocks { get; }

    /// <summary>Brings all that has been written to disk, whatever its write concern.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Locks writes out until as many locks have been taken back, and brings all that was written to disk.</summary>
    /// <param name="cancellationToken">Ends it early, and takes the lock back.</param>
    /// <returns>How many locks there are now.</returns>
    ValueTask<long> LockWritesAsync(CancellationToken cancellationToken);

    /// <summary>Takes a lock back.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How many locks are left.</returns>
    /// <exception cref="Bson.DocumentException">IllegalOperation: there is none.</exception>
    ValueTask<long> UnlockWritesAsync(CancellationToken cancellationToken);
}
