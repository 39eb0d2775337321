using System.Runtime.InteropServices;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>
/// The calls that are made for every row, on the bare handle: a safe handle is locked and released at each of them, which
/// takes longer than most of them do. Those that only read the current row skip the GC transition too.
/// </summary>
internal static partial class NativeMethods
{
    private const string Library = "e_sqlite3";

    /// <summary>SQLITE_TRANSIENT: SQLite copies what is bound.</summary>
    public const nint Transient = -1;

    /// <summary>SQLITE_STATIC: SQLite reads what is bound where it is, at each step.</summary>
    public const nint Static = 0;

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    // The destructor is Transient or Static.
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    public static unsafe partial int BindBlob(nint statement, int parameter, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [SuppressGCTransition]
    public static partial int BindInt64(nint statement, int parameter, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_changes")]
    [SuppressGCTransition]
    public static partial int Changes(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_last_insert_rowid")]
    [SuppressGCTransition]
    public static partial long LastRow(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint FindVfs(string? name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    public static partial int RegisterVfs(nint vfs, int isDefault);

    [LibraryImport(Library, EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FileControl(nint database, string schema, int operation, ref int argument);

    [LibraryImport(Library, EntryPoint = "sqlite3_wal_hook")]
    public static unsafe partial nint SetCommitHook(
        nint database, delegate* unmanaged[Cdecl]<int*, nint, byte*, int, int> hook, int* argument);

    [LibraryImport(Library, EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FileControl(nint database, string schema, int operation, ref nint argument);

    [LibraryImport(Library, EntryPoint = "sqlite3_db_status")]
    public static partial int Status(nint database, int what, out int current, out int highest, int reset);

    [LibraryImport(Library, EntryPoint = "sqlite3_system_errno")]
    public static partial int SystemError(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    [SuppressGCTransition]
    public static partial nint ColumnBlob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    [SuppressGCTransition]
    public static partial int ColumnBytes(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    public static partial long ColumnInt64(nint statement, int column);
}
