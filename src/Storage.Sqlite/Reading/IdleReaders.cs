namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Bounds the connections that all databases together keep for their next reads.</summary>
/// <param name="closeUnused">Closes what nobody uses, where no more files may be opened; false where there is nothing.</param>
internal sealed class IdleReaders(Func<bool> closeUnused)
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

    /// <summary>Closes other files, so that one more may be opened.</summary>
    public bool TryMakeRoom() => closeUnused();

    public void Remove() => Interlocked.Decrement(ref _count);
}
