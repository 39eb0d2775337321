using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>
/// SQLite's access to files, with a checksum at the end of each page of a database file: made when the page is written, and
/// verified when it is read. The format is that of SQLite's own checksums (<see href="https://www.sqlite.org/cksumvfs.html"/>),
/// so that its tools can verify them too. Pages in the write-ahead log have none; they get them when they are moved into the file.
/// </summary>
internal static unsafe class ChecksumVfs
{
    /// <summary>The name under which files with checksums are opened.</summary>
    public const string Name = "streetcar";

    /// <summary>The size of all pages, in bytes: what is read or written otherwise is no page.</summary>
    public const int PageSize = 4096;

    /// <summary>The bytes at a page's end that SQLite leaves to the checksum.</summary>
    public const int Reserved = sizeof(ulong);

    /// <summary>The result code for a page that its checksum does not fit (SQLITE_IOERR_DATA).</summary>
    public const int ErrorInData = raw.SQLITE_IOERR | (32 << 8);

    private const int MainDatabase = 0x100;
    private const int ReadsPartsOfPages = 0x8000;

    private static readonly Lock Wrapping = new();
    private static readonly Dictionary<nint, nint> Wrapped = [];
    private static SqliteVfs* _system;

    /// <summary>Makes it known to SQLite.</summary>
    public static void Register()
    {
        // The data folder is this process's alone, so that other processes' locks need not be looked at each time.
        _system = (SqliteVfs*)NativeMethods.FindVfs("unix-excl");
        if (_system is null)
            _system = (SqliteVfs*)NativeMethods.FindVfs(null);
        var own = (SqliteVfs*)NativeMemory.Alloc((nuint)sizeof(SqliteVfs));
        *own = *_system;
        own->Name = Marshal.StringToCoTaskMemUTF8(Name);
        own->Next = 0;
        own->Open = &Open;
        if (NativeMethods.RegisterVfs((nint)own, 0) is not raw.SQLITE_OK and var result)
            throw new InvalidOperationException($"SQLite does not take the VFS of checksums ({result}).");
    }

    /// <summary>Whether a page's checksum fits the page.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> page)
    {
        fixed (byte* start = page)
            return Unsafe.ReadUnaligned<ulong>(start + PageSize - Reserved) == PageChecksum.Of(start);
    }

    // The system's own functions get the same file, which stays as they made it but for its table of functions.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(SqliteVfs* own, nint name, SqliteFile* file, int flags, int* flagsOut)
    {
        int result = _system->Open(_system, name, file, flags, flagsOut);
        if (result == raw.SQLITE_OK && (flags & MainDatabase) != 0)
            file->Methods = Wrap(file->Methods);
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(SqliteFile* file, byte* buffer, int length, long offset)
    {
        int result = file->Methods->System->Read(file, buffer, length, offset);
        return result == raw.SQLITE_OK && length == PageSize
            && Unsafe.ReadUnaligned<ulong>(buffer + PageSize - Reserved) != PageChecksum.Of(buffer)
            ? ErrorInData
            : result;
    }

    // The reserved bytes are nobody else's, so that they may be set where the page is.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(SqliteFile* file, byte* buffer, int length, long offset)
    {
        if (length == PageSize)
            Unsafe.WriteUnaligned(buffer + PageSize - Reserved, PageChecksum.Of(buffer));
        return file->Methods->System->Write(file, buffer, length, offset);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(SqliteFile* file) =>
        file->Methods->System->DeviceCharacteristics(file) & ~ReadsPartsOfPages;

    // The system has few tables of functions; each gets one of ours for good.
    private static SqliteFileMethods* Wrap(SqliteFileMethods* system)
    {
        lock (Wrapping)
        {
            if (Wrapped.TryGetValue((nint)system, out nint known))
                return (SqliteFileMethods*)known;
            var own = (SqliteFileMethods*)NativeMemory.Alloc((nuint)sizeof(SqliteFileMethods));
            // The system's table ends before what is ours.
            Buffer.MemoryCopy(system, own, sizeof(SqliteFileMethods), sizeof(SqliteFileMethods) - sizeof(nint));
            // Without those of version 3, which map files into memory.
            own->Version = 2;
            own->Read = &Read;
            own->Write = &Write;
            own->DeviceCharacteristics = &DeviceCharacteristics;
            own->System = system;
            Wrapped[(nint)system] = (nint)own;
            return own;
        }
    }
}
