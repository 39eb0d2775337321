using System.Runtime.InteropServices;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>
/// A file in memory: bytes in pieces, so that it grows without being moved. Several threads read while one writes: SQLite
/// sees to it that they do not mean the same bytes, and that one writes at a time.
/// </summary>
internal sealed unsafe class MemoryFile
{
    private const int ChunkSize = 64 * 1024;

    private static long _allocated;

    private nint[] _chunks = [];
    private int _chunkCount;
    private long _length;

    // Far below zero while memory is being given back.
    private int _users;

    /// <summary>How many bytes the files of all stores take.</summary>
    public static long Allocated => Volatile.Read(ref _allocated);

    /// <summary>How many bytes it has.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>The locks on it as a whole.</summary>
    public MemoryFileLock Lock { get; } = new();

    /// <summary>What connections share of the index of its write-ahead log.</summary>
    public MemoryLogIndex LogIndex { get; } = new();

    /// <summary>How many have it open. For <see cref="MemoryFiles"/>.</summary>
    public int Opens { get; set; }

    /// <summary>Whether it has no name any more. For <see cref="MemoryFiles"/>.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Reads what there is.</summary>
    /// <returns>How many bytes there are.</returns>
    public int Read(Span<byte> buffer, long offset)
    {
        Enter();
        int count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        var chunks = Volatile.Read(ref _chunks);
        for (int done = 0; done < count;)
        {
            var piece = PieceOf(chunks, offset + done, count - done);
            piece.CopyTo(buffer[done..]);
            done += piece.Length;
        }

        Leave();
        return count;
    }

    /// <summary>Writes, beyond the end too.</summary>
    /// <returns>False where there is no memory left.</returns>
    public bool TryWrite(ReadOnlySpan<byte> bytes, long offset)
    {
        Enter();
        bool hasRoom = TryGrow(offset + bytes.Length);
        if (hasRoom)
        {
            for (int done = 0; done < bytes.Length;)
            {
                var piece = PieceOf(_chunks, offset + done, bytes.Length - done);
                bytes.Slice(done, piece.Length).CopyTo(piece);
                done += piece.Length;
            }

            if (offset + bytes.Length > _length)
                Volatile.Write(ref _length, offset + bytes.Length);
        }

        Leave();
        return hasRoom;
    }

    /// <summary>Makes it shorter, and gives back the memory of the rest.</summary>
    public void Truncate(long length)
    {
        if (length >= Length)
            return;
        while (Interlocked.CompareExchange(ref _users, int.MinValue / 2, 0) != 0)
            Thread.Yield();
        _length = length;
        Free((int)((length + ChunkSize - 1) / ChunkSize));
        int rest = (int)(length % ChunkSize);
        if (rest > 0)
            new Span<byte>((byte*)_chunks[_chunkCount - 1] + rest, ChunkSize - rest).Clear();
        Interlocked.Add(ref _users, -(int.MinValue / 2));
    }

    /// <summary>Gives all memory back. Nobody has it open.</summary>
    public void Free()
    {
        _length = 0;
        Free(0);
    }

    /// <summary>Counts memory that is taken, or given back.</summary>
    public static void Count(long bytes) => Interlocked.Add(ref _allocated, bytes);

    private static Span<byte> PieceOf(nint[] chunks, long offset, int length)
    {
        int within = (int)(offset % ChunkSize);
        return new Span<byte>((byte*)chunks[offset / ChunkSize] + within, Math.Min(length, ChunkSize - within));
    }

    private bool TryGrow(long length)
    {
        long needed = (length + ChunkSize - 1) / ChunkSize;
        try
        {
            if (needed > _chunks.Length)
            {
                var more = new nint[Math.Max(needed, 2L * _chunks.Length)];
                _chunks.CopyTo(more, 0);
                Volatile.Write(ref _chunks, more);
            }

            for (; _chunkCount < needed; _chunkCount++)
            {
                _chunks[_chunkCount] = (nint)NativeMemory.AllocZeroed(ChunkSize);
                Count(ChunkSize);
            }

            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    private void Free(int from)
    {
        while (_chunkCount > from)
        {
            NativeMemory.Free((void*)_chunks[--_chunkCount]);
            Count(-ChunkSize);
        }
    }

    private void Enter()
    {
        while (Interlocked.Increment(ref _users) <= 0)
        {
            Interlocked.Decrement(ref _users);
            Thread.Yield();
        }
    }

    private void Leave() => Interlocked.Decrement(ref _users);
}
