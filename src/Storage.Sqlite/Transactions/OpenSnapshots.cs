using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>The times whose states are still to be read.</summary>
internal sealed class OpenSnapshots
{
    private readonly Lock _lock = new();

    // In order; mostly each is later than those before.
    private readonly List<ulong> _times = [];
    private int _count;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>The earliest; null for none.</summary>
    public RawTimestamp? Oldest
    {
        get
        {
            lock (_lock)
                return _times.Count == 0 ? null : new RawTimestamp(_times[0]);
        }
    }

    public void Add(RawTimestamp time)
    {
        lock (_lock)
        {
            int place = _times.BinarySearch(time.Value);
            _times.Insert(place < 0 ? ~place : place, time.Value);
            Volatile.Write(ref _count, _times.Count);
        }
    }

    public void Remove(RawTimestamp time)
    {
        lock (_lock)
        {
            _times.RemoveAt(_times.BinarySearch(time.Value));
            Volatile.Write(ref _count, _times.Count);
        }
    }

    /// <summary>Whether there is one that is not before a time, and before another.</summary>
    public bool AnyIn(RawTimestamp from, RawTimestamp to)
    {
        lock (_lock)
        {
            int place = _times.BinarySearch(from.Value);
            place = place < 0 ? ~place : place;
            return place < _times.Count && _times[place] < to.Value;
        }
    }
}
