using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>
/// SQLite's access to files for branches: connections that stay at one state of the database and change it for themselves
/// alone, in memory. In place of the index of the write-ahead log that all share, each has a copy of its own, which does not
/// change when others commit; and nobody but SQLite itself knows that it writes. The marks by which readers keep the log
/// from being moved into the database file are the shared ones.
/// </summary>
internal static unsafe class BranchVfs
{
    /// <summary>The name under which files with checksums are opened.</summary>
    public const string Name = "streetcar-branch";

    /// <summary>The name under which files without checksums are opened.</summary>
    public const string NameWithoutChecksums = "streetcar-branch-plain";

    /// <summary>The name under which files in memory are opened.</summary>
    public const string NameInMemory = "streetcar-branch-memory";

    private const int MainDatabase = 0x100;

    // What xShmLock is asked for.
    private const int Unlock = 1;
    private const int Lock = 2;
    private const int Shared = 4;
    private const int Exclusive = 8;
    private const int WriterLock = 0;
    private const int CheckpointLock = 1;
    private const int FirstMarkLock = 3;

    private static readonly System.Threading.Lock Wrapping = new();
    private static readonly Dictionary<nint, nint> Wrapped = [];
    private static int _sizeOfFile;

    /// <summary>Makes it known to SQLite, after the VFS of checksums and that in memory.</summary>
    public static void Register()
    {
        Register(Name, (SqliteVfs*)NativeMethods.FindVfs(ChecksumVfs.Name));
        Register(NameWithoutChecksums, (SqliteVfs*)NativeMethods.FindVfs(null));
        Register(NameInMemory, (SqliteVfs*)NativeMethods.FindVfs(MemoryVfs.Name));
    }

    /// <summary>The indexes of a connection's log: the one that all share, and its own; null before the log has been opened.</summary>
    public static (LogIndex Shared, LogIndex Own)? Of(nint file)
    {
        var indexes = IndexesOf((SqliteFile*)file);
        return indexes->Own is null ? null : (new LogIndex(indexes->Shared), new LogIndex(indexes->Own));
    }

    /// <summary>The index that all connections share, by the file of one that is no branch and has opened the log.</summary>
    public static LogIndex SharedOf(nint file)
    {
        void* memory = null;
        var methods = ((SqliteFile*)file)->Methods;
        int result = methods->ShmMap((SqliteFile*)file, 0, LogIndex.Size, 0, &memory);
        return result == raw.SQLITE_OK && memory is not null
            ? new LogIndex((byte*)memory)
            : throw new InvalidOperationException($"The database has no write-ahead log ({result}).");
    }

    /// <summary>Keeps anybody from moving the log into the database file until it is disposed of, if nobody does so now.</summary>
    public static HeldCheckpoints HoldCheckpoints(nint file)
    {
        var methods = ((SqliteFile*)file)->Methods->System;
        bool isHeld = methods->ShmLock((SqliteFile*)file, CheckpointLock, 1, Lock | Shared) == raw.SQLITE_OK;
        return new HeldCheckpoints(isHeld ? file : 0);
    }

    private static void Register(string name, SqliteVfs* beneath)
    {
        _sizeOfFile = (beneath->FileSize + sizeof(nint) - 1) & ~(sizeof(nint) - 1);
        var own = (SqliteVfs*)NativeMemory.Alloc((nuint)sizeof(SqliteVfs));
        *own = *beneath;
        own->FileSize = _sizeOfFile + sizeof(Indexes);
        own->Name = Marshal.StringToCoTaskMemUTF8(name);
        own->Next = 0;
        own->Data = (nint)beneath;
        own->Open = &Open;
        if (NativeMethods.RegisterVfs((nint)own, 0) is not raw.SQLITE_OK and var result)
            throw new InvalidOperationException($"SQLite does not take the VFS of branches ({result}).");
    }

    private static Indexes* IndexesOf(SqliteFile* file) => (Indexes*)((byte*)file + _sizeOfFile);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(SqliteVfs* own, nint name, SqliteFile* file, int flags, int* flagsOut)
    {
        var beneath = (SqliteVfs*)own->Data;
        *IndexesOf(file) = default;
        int result = beneath->Open(beneath, name, file, flags, flagsOut);
        if (result == raw.SQLITE_OK && (flags & MainDatabase) != 0)
            file->Methods = Wrap(file->Methods, hasChecksums: (nint)beneath == NativeMethods.FindVfs(ChecksumVfs.Name));
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmMap(SqliteFile* file, int region, int size, int extend, void** memory)
    {
        int result = file->Methods->System->ShmMap(file, region, size, 0, memory);
        if (result != raw.SQLITE_OK || region != 0 || *memory is null)
            return result;
        var indexes = IndexesOf(file);
        if (indexes->Own is null)
        {
            indexes->Shared = (byte*)*memory;
            indexes->Own = (byte*)NativeMemory.Alloc(LogIndex.Size);
            new LogIndex(indexes->Shared).CopyTo(new LogIndex(indexes->Own));
        }

        *memory = indexes->Own;
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmLock(SqliteFile* file, int offset, int count, int flags)
    {
        if (offset == WriterLock && count == 1)
            return raw.SQLITE_OK;
        // A branch neither moves the log into the file nor repairs it nor begins it anew.
        if (offset < FirstMarkLock || count > 1)
            return (flags & Unlock) != 0 ? raw.SQLITE_OK : raw.SQLITE_BUSY;
        var indexes = IndexesOf(file);
        ref uint shared = ref new LogIndex(indexes->Shared).Mark(offset - FirstMarkLock);
        ref uint own = ref new LogIndex(indexes->Own).Mark(offset - FirstMarkLock);
        if ((flags & (Unlock | Exclusive)) == (Unlock | Exclusive))
            Volatile.Write(ref shared, own);
        int result = file->Methods->System->ShmLock(file, offset, count, flags);
        // SQLite looks whether the mark is still what it saw before.
        if (result == raw.SQLITE_OK && (flags & Unlock) == 0 && (flags & (Shared | Exclusive)) != 0)
            own = Volatile.Read(ref shared);
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmUnmap(SqliteFile* file, int delete)
    {
        var indexes = IndexesOf(file);
        NativeMemory.Free(indexes->Own);
        *indexes = default;
        return file->Methods->System->ShmUnmap(file, 0);
    }

    private static SqliteFileMethods* Wrap(SqliteFileMethods* beneath, bool hasChecksums)
    {
        lock (Wrapping)
        {
            if (Wrapped.TryGetValue((nint)beneath, out nint known))
                return (SqliteFileMethods*)known;
            var own = (SqliteFileMethods*)NativeMemory.Alloc((nuint)sizeof(SqliteFileMethods));
            // The system's table ends before what is ours.
            Buffer.MemoryCopy(beneath, own, sizeof(SqliteFileMethods), sizeof(SqliteFileMethods) - sizeof(nint));
            own->Version = 2;
            own->ShmMap = &ShmMap;
            own->ShmLock = &ShmLock;
            own->ShmUnmap = &ShmUnmap;
            own->System = hasChecksums ? beneath->System : beneath;
            Wrapped[(nint)beneath] = (nint)own;
            return own;
        }
    }

    /// <summary>The end of what <see cref="HoldCheckpoints"/> began.</summary>
    public readonly struct HeldCheckpoints(nint file) : IDisposable
    {
        public bool IsHeld => file != 0;

        public void Dispose()
        {
            if (IsHeld)
                _ = ((SqliteFile*)file)->Methods->System->ShmLock((SqliteFile*)file, CheckpointLock, 1, Unlock | Shared);
        }
    }

    /// <summary>What stands behind a file of the system's: where the indexes of its log are.</summary>
    private struct Indexes
    {
        public byte* Shared;
        public byte* Own;
    }
}
