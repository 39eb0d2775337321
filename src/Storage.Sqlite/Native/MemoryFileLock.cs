namespace Streetcar.Storage.Sqlite.Native;

/// <summary>
/// The lock on a file as a whole, at SQLite's levels (<see href="https://www.sqlite.org/lockingv3.html"/>): in WAL mode each
/// connection holds it shared while it uses the file, and the last one takes it alone at its end.
/// </summary>
internal sealed class MemoryFileLock
{
    private const int None = 0;
    private const int Shared = 1;
    private const int Reserved = 2;
    private const int Pending = 3;
    private const int Exclusive = 4;

    private readonly Lock _lock = new();
    private int _holders;

    // That of the one holder who has more than a share.
    private int _highest;

    /// <summary>Whether somebody is about to write.</summary>
    public bool IsReserved => Volatile.Read(ref _highest) >= Reserved;

    /// <summary>Raises a holder's level; false where others are in the way.</summary>
    public bool TryRaise(ref int held, int wanted)
    {
        lock (_lock)
        {
            if (held >= wanted)
                return true;
            if (wanted == Shared)
            {
                if (_highest >= Pending)
                    return false;
                _holders++;
                held = Shared;
                return true;
            }

            if (held < Reserved && _highest != None)
                return false;
            bool isAlone = wanted != Exclusive || _holders == 1;
            if (isAlone)
                _highest = held = wanted;
            else if (held == Reserved)
                _highest = held = Pending;
            return isAlone;
        }
    }

    /// <summary>Lowers a holder's level, to a share or to none.</summary>
    public void Lower(ref int held, int wanted)
    {
        lock (_lock)
        {
            if (held <= wanted)
                return;
            if (held > Shared)
                _highest = None;
            if (wanted == None)
                _holders--;
            held = wanted;
        }
    }
}
