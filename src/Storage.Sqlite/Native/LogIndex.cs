using System.Runtime.CompilerServices;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>The memory in which the connections of a database share the index of its write-ahead log: its first part.</summary>
/// <param name="memory">The memory.</param>
internal readonly unsafe struct LogIndex(byte* memory)
{
    /// <summary>How many bytes the first part has.</summary>
    public const int Size = 32 * 1024;

    /// <summary>How many readers' marks there are. The first one's readers read no log.</summary>
    public const int Marks = 5;

    private const int BackfillAt = 96;
    private const int MarksAt = 100;
    private const int BackfillAttemptedAt = 128;

    public byte* Memory => memory;

    /// <summary>The present state.</summary>
    public LogHeader Header
    {
        get
        {
            // It is written twice, so that a reader sees whether it has been read in the middle of a change.
            while (true)
            {
                var second = Unsafe.ReadUnaligned<LogHeader>(memory + sizeof(LogHeader));
                Thread.MemoryBarrier();
                var first = Unsafe.ReadUnaligned<LogHeader>(memory);
                if (first == second)
                    return first;
            }
        }

        set
        {
            Unsafe.WriteUnaligned(memory, value);
            Unsafe.WriteUnaligned(memory + sizeof(LogHeader), value);
        }
    }

    /// <summary>How many frames may have been moved into the database file.</summary>
    public uint MovedFrames => Math.Max(
        Volatile.Read(ref *(uint*)(memory + BackfillAt)), Volatile.Read(ref *(uint*)(memory + BackfillAttemptedAt)));

    /// <summary>Up to which frame those of a mark read the log.</summary>
    public ref uint Mark(int mark) => ref *(uint*)(memory + MarksAt + (mark * sizeof(uint)));

    /// <summary>Copies it, and sees to it that the copy is of one state.</summary>
    public void CopyTo(LogIndex copy)
    {
        LogHeader before;
        do
        {
            before = Header;
            Buffer.MemoryCopy(memory, copy.Memory, Size, Size);
            Thread.MemoryBarrier();
        }
        while (Header != before);

        copy.Header = before;
    }
}
