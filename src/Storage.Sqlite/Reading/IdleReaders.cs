namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Bounds the connections that all databases together keep for their next reads.</summary>
internal sealed class IdleReaders
{
    /// <summary>How many there may be, beside one for each open database.</summary>
    public const int Max = 64;

    private int _count;

    /// <summary>Counts one more, if there may be.</summary>
    public bool TryAdd()
    {
        if (Interlocked.Increment(ref _count) <= Max)
            return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    public void Remove() => Interlocked.Decrement(ref _count);
}
