using System.Runtime.InteropServices;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>
/// The memory in which the connections of a database in memory share the index of its write-ahead log, and its locks
/// (<see href="https://www.sqlite.org/walformat.html#the_wal_index_file_format"/>).
/// </summary>
internal sealed unsafe class MemoryLogIndex
{
    private const int Locks = 8;

    private readonly Lock _mapping = new();
    private readonly List<(nint Memory, int Size)> _regions = [];
    private int _users;

    // How many hold each lock shared; below zero where one holds it alone.
    private readonly int[] _locks = new int[Locks];

    /// <summary>A region of it; null where there is none and none is to be made.</summary>
    /// <param name="region">Its number.</param>
    /// <param name="size">Its size in bytes, the same for all.</param>
    /// <param name="extend">Whether it is made where there is none.</param>
    /// <param name="isMapped">Whether the connection uses the index; true afterwards.</param>
    /// <exception cref="OutOfMemoryException">There is no memory left.</exception>
    public void* Map(int region, int size, bool extend, ref bool isMapped)
    {
        lock (_mapping)
        {
            if (!isMapped)
                _users++;
            isMapped = true;
            while (extend && _regions.Count <= region)
            {
                _regions.Add(((nint)NativeMemory.AllocZeroed((nuint)size), size));
                MemoryFile.Count(size);
            }

            return region < _regions.Count ? (void*)_regions[region].Memory : null;
        }
    }

    /// <summary>Ends a connection's use of it.</summary>
    public void Unmap(ref bool isMapped)
    {
        lock (_mapping)
        {
            if (!isMapped)
                return;
            isMapped = false;
            if (--_users > 0)
                return;
            foreach (var (memory, size) in _regions)
            {
                NativeMemory.Free((void*)memory);
                MemoryFile.Count(-size);
            }

            _regions.Clear();
        }
    }

    /// <summary>Takes a lock together with others; false where one has it alone.</summary>
    /// <param name="number">The lock.</param>
    /// <param name="held">Those that the connection holds shared, a bit each.</param>
    public bool TryShare(int number, ref int held)
    {
        if ((held & (1 << number)) != 0)
            return true;
        int holders;
        do
        {
            holders = Volatile.Read(ref _locks[number]);
            if (holders < 0)
                return false;
        }
        while (Interlocked.CompareExchange(ref _locks[number], holders + 1, holders) != holders);

        held |= 1 << number;
        return true;
    }

    /// <summary>Takes locks alone; false where another has one of them.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="count">How many.</param>
    /// <param name="held">Those that the connection holds alone, a bit each.</param>
    public bool TryTake(int first, int count, ref int held)
    {
        int taken = 0;
        for (int number = first; number < first + count; number++)
        {
            if ((held & (1 << number)) != 0)
                continue;
            if (Interlocked.CompareExchange(ref _locks[number], -1, 0) != 0)
            {
                Release(first, count, ref taken, isShared: false);
                return false;
            }

            taken |= 1 << number;
        }

        held |= taken;
        return true;
    }

    /// <summary>Gives locks back, as far as the connection holds them.</summary>
    public void Release(int first, int count, ref int held, bool isShared)
    {
        for (int number = first; number < first + count; number++)
        {
            if ((held & (1 << number)) == 0)
                continue;
            held &= ~(1 << number);
            if (isShared)
                Interlocked.Decrement(ref _locks[number]);
            else
                Volatile.Write(ref _locks[number], 0);
        }
    }

    /// <summary>Gives back all locks of a connection.</summary>
    public void ReleaseAll(ref int shared, ref int alone)
    {
        Release(0, Locks, ref shared, isShared: true);
        Release(0, Locks, ref alone, isShared: false);
    }
}
