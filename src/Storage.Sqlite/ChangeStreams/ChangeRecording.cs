using System.Buffers.Binary;
using System.Collections.Concurrent;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>
/// Whether changes are recorded, and since when: from the first change stream on until nobody has watched for as long as the
/// history reaches back. A file in the data folder makes the next process go on.
/// </summary>
internal sealed class ChangeRecording
{
    private const string FileName = "changes.recording";

    // A tenth of the age, but not rarer.
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<StreamScope, ChangeSignal> _signals = new();
    private readonly SemaphoreSlim _switching = new(1);
    private readonly DataFolder _folder;
    private readonly string _file;
    private readonly TimeSpan _age;
    private readonly TimeProvider _time;
    private int _watchers;
    private long _lastWatched;
    private volatile bool _isOn;

    public ChangeRecording(DataFolder folder, SqliteStoreOptions options, ClusterClock clock)
    {
        (_folder, _file, _age, _time, Clock) = (folder, folder.PathOf(FileName), options.ChangeHistoryAge, options.Time, clock);
        MaxBytes = options.ChangeHistorySize;
        _lastWatched = _time.GetTimestamp();
        // One that is cut short was written by a process that recorded nothing yet.
        if (folder.ReadNote(_file) is not { Length: sizeof(ulong) } since)
            return;
        Since = new RawTimestamp(BinaryPrimitives.ReadUInt64LittleEndian(since));
        Clock.Advance(Since);
        _isOn = true;
    }

    public ClusterClock Clock { get; }

    /// <summary>Whether changes are recorded.</summary>
    public bool IsOn => _isOn;

    /// <summary>All later changes have been recorded, and are known as far as they have not been forgotten.</summary>
    public RawTimestamp Since { get; private set; }

    /// <summary>How many bytes of changes a database keeps.</summary>
    public long MaxBytes { get; }

    /// <summary>How often to look for what is too old.</summary>
    public TimeSpan Interval => _age / 10 < LongestInterval ? _age / 10 : LongestInterval;

    /// <summary>Changes before this time are forgotten.</summary>
    public RawTimestamp OldestKept => _isOn
        ? new((uint)Math.Max(0, (_time.GetUtcNow() - _age).ToUnixTimeSeconds()), 0)
        : new(ulong.MaxValue);

    /// <summary>Begins to watch. From the time that <see cref="Clock"/> then shows on, all changes are recorded.</summary>
    /// <param name="scope">What to watch.</param>
    /// <param name="settle">Waits for the end of all writes that have begun.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<ChangeSignal> WatchAsync(StreamScope scope, Func<Task> settle, CancellationToken cancellationToken)
    {
        await _switching.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isOn)
            {
                _isOn = true;
                try
                {
                    // Those that have begun record nothing.
                    await settle().ConfigureAwait(false);
                    Since = Clock.Now;
                    Save();
                    // Whoever asks for the time from now on can watch from it on.
                    Clock.Advance(new RawTimestamp(Since.Value + 1));
                }
                catch
                {
                    _isOn = false;
                    throw;
                }
            }

            var signal = _signals.GetOrAdd(scope, _ => new ChangeSignal(Clock.Now));
            signal.Watchers++;
            _watchers++;
            return signal;
        }
        finally
        {
            _switching.Release();
        }
    }

    /// <summary>Ends what <see cref="WatchAsync"/> has begun.</summary>
    public async ValueTask LeaveAsync(StreamScope scope)
    {
        await _switching.WaitAsync().ConfigureAwait(false);
        _lastWatched = _time.GetTimestamp();
        _watchers--;
        if (_signals.TryGetValue(scope, out var signal) && --signal.Watchers == 0)
            _signals.TryRemove(scope, out _);
        _switching.Release();
    }

    /// <summary>Stops recording where nobody has watched for long enough.</summary>
    public async ValueTask EndUnwatchedAsync()
    {
        await _switching.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_isOn || _watchers > 0 || _time.GetElapsedTime(_lastWatched) < _age)
                return;
            _folder.Delete(_file);
            _isOn = false;
        }
        finally
        {
            _switching.Release();
        }
    }

    /// <summary>Tells those who watch what a commit has changed, before it counts as made.</summary>
    public void Publish(string database, IEnumerable<string> collections, RawTimestamp time)
    {
        if (_signals.IsEmpty)
            return;
        Publish(StreamScope.Deployment, time);
        Publish(new StreamScope(database, null), time);
        foreach (string collection in collections)
            Publish(new StreamScope(database, collection), time);
    }

    private void Publish(StreamScope scope, RawTimestamp time)
    {
        if (_signals.TryGetValue(scope, out var signal))
            signal.Publish(time);
    }

    private void Save()
    {
        byte[] since = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(since, Since.Value);
        _folder.WriteNote(_file, stream => stream.Write(since));
    }
}
