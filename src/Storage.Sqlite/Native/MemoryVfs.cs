using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>SQLite's access to files that are in the process's memory (<see cref="MemoryFiles"/>).</summary>
internal static unsafe class MemoryVfs
{
    /// <summary>The name under which such files are opened.</summary>
    public const string Name = "streetcar-memory";

    private const int Create = 0x4;
    private const int AskExists = 0;

    // SQLITE_FCNTL_HAS_MOVED
    private const int HasMoved = 20;

    // What xShmLock is asked for.
    private const int Unlock = 1;
    private const int Shared = 4;

    // SQLITE_IOERR_SHORT_READ, SQLITE_IOERR_DELETE_NOENT
    private const int ShortRead = raw.SQLITE_IOERR | (2 << 8);
    private const int NothingToDelete = raw.SQLITE_IOERR | (23 << 8);

    // What is appended is never seen in part, and nothing is written beside what is meant: there is no failure of power.
    private const int SafeAppend = 0x200;
    private const int Sequential = 0x400;
    private const int PowerSafeOverwrite = 0x1000;

    private static SqliteFileMethods* _methods;

    // The functions that SQLite calls are compiled at their best at once: by tiers, reads took twice the processor time.

    /// <summary>Makes it known to SQLite.</summary>
    public static void Register()
    {
        var system = (SqliteVfs*)NativeMethods.FindVfs(null);
        // A branch has memory behind that of a file of whichever VFS is beneath.
        if (sizeof(OpenFile) > system->FileSize)
            throw new InvalidOperationException($"SQLite has {system->FileSize} bytes for a file of the VFS in memory.");
        var own = (SqliteVfs*)NativeMemory.Alloc((nuint)sizeof(SqliteVfs));
        *own = *system;
        own->Name = Marshal.StringToCoTaskMemUTF8(Name);
        own->Next = 0;
        own->Open = &Open;
        own->Delete = &Delete;
        own->Access = &Access;
        own->FullPathname = &FullPathname;
        own->GetLastError = &GetLastError;
        _methods = Methods();
        if (NativeMethods.RegisterVfs((nint)own, 0) is not raw.SQLITE_OK and var result)
            throw new InvalidOperationException($"SQLite does not take the VFS in memory ({result}).");
    }

    private static SqliteFileMethods* Methods()
    {
        var methods = (SqliteFileMethods*)NativeMemory.AllocZeroed((nuint)sizeof(SqliteFileMethods));
        methods->Version = 2;
        methods->Close = &Close;
        methods->Read = &Read;
        methods->Write = &Write;
        methods->Truncate = &Truncate;
        methods->Sync = &Sync;
        methods->FileSize = &FileSize;
        methods->Lock = &Raise;
        methods->Unlock = &Lower;
        methods->CheckReservedLock = &CheckReservedLock;
        methods->FileControl = &FileControl;
        methods->SectorSize = &SectorSize;
        methods->DeviceCharacteristics = &DeviceCharacteristics;
        methods->ShmMap = &ShmMap;
        methods->ShmLock = &ShmLock;
        methods->ShmBarrier = &ShmBarrier;
        methods->ShmUnmap = &ShmUnmap;
        return methods;
    }

    private static MemoryFile FileOf(SqliteFile* file) =>
        Unsafe.As<MemoryFile>(GCHandle.FromIntPtr(((OpenFile*)file)->File).Target!);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Open(SqliteVfs* own, nint name, SqliteFile* file, int flags, int* flagsOut)
    {
        var open = (OpenFile*)file;
        *open = default;
        if (MemoryFiles.Open(Marshal.PtrToStringUTF8(name), (flags & Create) != 0 || name == 0) is not { } opened)
            return raw.SQLITE_CANTOPEN;
        open->File = GCHandle.ToIntPtr(GCHandle.Alloc(opened));
        open->Methods = _methods;
        if (flagsOut is not null)
            *flagsOut = flags;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Delete(SqliteVfs* own, nint name, int syncFolder) =>
        MemoryFiles.Delete(Marshal.PtrToStringUTF8(name)!) ? raw.SQLITE_OK : NothingToDelete;

    // An empty file is as good as none, as on disk.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Access(SqliteVfs* own, nint name, int flags, int* answer)
    {
        long? length = MemoryFiles.LengthOf(Marshal.PtrToStringUTF8(name)!);
        *answer = (flags == AskExists ? length > 0 : length is not null) ? 1 : 0;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FullPathname(SqliteVfs* own, nint name, int size, byte* path)
    {
        var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)name);
        if (bytes.Length >= size)
            return raw.SQLITE_CANTOPEN;
        bytes.CopyTo(new Span<byte>(path, size));
        path[bytes.Length] = 0;
        return raw.SQLITE_OK;
    }

    // The system has no part in what fails here.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int GetLastError(SqliteVfs* own, int size, byte* message) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Close(SqliteFile* file)
    {
        var open = (OpenFile*)file;
        var closed = FileOf(file);
        closed.Lock.Lower(ref open->Level, 0);
        Leave(open, closed);
        GCHandle.FromIntPtr(open->File).Free();
        *open = default;
        MemoryFiles.Close(closed);
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Read(SqliteFile* file, byte* buffer, int length, long offset)
    {
        var bytes = new Span<byte>(buffer, length);
        int count = FileOf(file).Read(bytes, offset);
        if (count == length)
            return raw.SQLITE_OK;
        bytes[count..].Clear();
        return ShortRead;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Write(SqliteFile* file, byte* buffer, int length, long offset) =>
        FileOf(file).TryWrite(new ReadOnlySpan<byte>(buffer, length), offset) ? raw.SQLITE_OK : raw.SQLITE_FULL;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Truncate(SqliteFile* file, long length)
    {
        FileOf(file).Truncate(length);
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sync(SqliteFile* file, int flags) => raw.SQLITE_OK;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FileSize(SqliteFile* file, long* size)
    {
        *size = FileOf(file).Length;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Raise(SqliteFile* file, int level) =>
        FileOf(file).Lock.TryRaise(ref ((OpenFile*)file)->Level, level) ? raw.SQLITE_OK : raw.SQLITE_BUSY;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Lower(SqliteFile* file, int level)
    {
        FileOf(file).Lock.Lower(ref ((OpenFile*)file)->Level, level);
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CheckReservedLock(SqliteFile* file, int* answer)
    {
        *answer = FileOf(file).Lock.IsReserved ? 1 : 0;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FileControl(SqliteFile* file, int operation, void* argument)
    {
        if (operation != HasMoved)
            return raw.SQLITE_NOTFOUND;
        // The last connection of a file that was deleted must not delete the log of one that has got its name.
        *(int*)argument = FileOf(file).IsDeleted ? 1 : 0;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SectorSize(SqliteFile* file) => ChecksumVfs.PageSize;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int DeviceCharacteristics(SqliteFile* file) => SafeAppend | Sequential | PowerSafeOverwrite;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ShmMap(SqliteFile* file, int region, int size, int extend, void** memory)
    {
        *memory = null;
        try
        {
            *memory = FileOf(file).LogIndex.Map(region, size, extend != 0, ref ((OpenFile*)file)->IsMapped);
            return raw.SQLITE_OK;
        }
        catch (OutOfMemoryException)
        {
            return raw.SQLITE_NOMEM;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ShmLock(SqliteFile* file, int offset, int count, int flags)
    {
        var open = (OpenFile*)file;
        var index = FileOf(file).LogIndex;
        bool isShared = (flags & Shared) != 0;
        if ((flags & Unlock) != 0)
            index.Release(offset, count, ref isShared ? ref open->SharedLocks : ref open->OwnLocks, isShared);
        else if (!(isShared ? index.TryShare(offset, ref open->SharedLocks) : index.TryTake(offset, count, ref open->OwnLocks)))
            return raw.SQLITE_BUSY;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShmBarrier(SqliteFile* file) => Thread.MemoryBarrier();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)]), MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ShmUnmap(SqliteFile* file, int delete)
    {
        Leave((OpenFile*)file, FileOf(file));
        return raw.SQLITE_OK;
    }

    private static void Leave(OpenFile* open, MemoryFile file)
    {
        file.LogIndex.ReleaseAll(ref open->SharedLocks, ref open->OwnLocks);
        file.LogIndex.Unmap(ref open->IsMapped);
    }

    /// <summary>A file as a connection has it open. It begins as SQLite's sqlite3_file.</summary>
    private struct OpenFile
    {
        public SqliteFileMethods* Methods;
        public nint File;
        public int Level;
        public int SharedLocks;
        public int OwnLocks;
        public bool IsMapped;
    }
}
