using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// Reads of past states. One that has been asked for stays readable for a while, which keeps the write-ahead logs of the
/// databases that were read from being begun anew.
/// </summary>
internal sealed class SnapshotReads : IAsyncDisposable
{
    // Beyond it, the one that was asked for first goes.
    private const int MaxHeld = 64;

    private readonly SqliteStore _store;
    private readonly OpenTransactions _open;
    private readonly TimeProvider _time;
    private readonly TimeSpan _memory;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Dictionary<RawTimestamp, (SqliteTransaction Snapshot, long Since)> _held = [];

    /// <param name="store">The store.</param>
    /// <param name="open">Bounds what is open at once.</param>
    /// <param name="options">For how long a state stays readable.</param>
    public SnapshotReads(SqliteStore store, OpenTransactions open, SqliteStoreOptions options)
    {
        (_store, _open, _time, _memory) = (store, open, options.Time, options.SnapshotMemory);
        _timer = options.Time.CreateTimer(_ => EndOld(), null, _memory / 4, _memory / 4);
    }

    /// <summary>The state of a time.</summary>
    /// <exception cref="DocumentException">SnapshotTooOld: it is gone; InvalidOptions: it is not there yet.</exception>
    public SqliteTransaction At(RawTimestamp time)
    {
        if (time > _open.Clock.Now)
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions,
                $"readConcern atClusterTime value must not be greater than the current clusterTime. Requested clusterTime: {time}; current clusterTime: {_open.Clock.Now}");
        }

        lock (_lock)
        {
            if (_held.TryGetValue(time, out var held))
                return held.Snapshot;
            if (_held.Count == MaxHeld)
                End(_held.MinBy(entry => entry.Value.Since).Key);
            var snapshot = new SqliteTransaction(_store, _open, time);
            _held.Add(time, (snapshot, _time.GetTimestamp()));
            return snapshot;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        List<SqliteTransaction> all;
        lock (_lock)
            all = [.. _held.Values.Select(held => held.Snapshot)];
        foreach (var snapshot in all)
            await snapshot.DisposeAsync().ConfigureAwait(false);
    }

    private void EndOld()
    {
        lock (_lock)
        {
            foreach (var time in _held.Where(held => _time.GetElapsedTime(held.Value.Since) >= _memory).Select(held => held.Key).ToList())
                End(time);
        }
    }

    private void End(RawTimestamp time)
    {
        if (_held.Remove(time, out var held))
            _ = held.Snapshot.DisposeAsync().AsTask();
    }
}
