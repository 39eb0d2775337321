using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using SQLitePCL;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>
/// One SQLite connection and the statements prepared on it. Used by one thread at a time; SQLite's own locks are off.
/// </summary>
internal sealed unsafe class Connection : IDisposable
{
    private const int BusyTimeout = 10_000;

    // Beyond this, preparing again now and then costs less than the memory of all statements.
    private const int MaxStatements = 500;

    // SQLITE_FCNTL_RESERVE_BYTES, SQLITE_FCNTL_FILE_POINTER
    private const int ReserveBytesControl = 38;
    private const int FilePointerControl = 7;

    // SQLITE_DBSTATUS_CACHE_USED
    private const int CacheUsed = 1;

    private readonly sqlite3 _database;
    private readonly Dictionary<Sql, Statement> _statements = [];

    // Valid as long as the safe handle, which is until this is disposed of.
    private readonly nint _direct;
    private readonly string _file;
    private int* _logPages;

    // For the pages that all connections together keep in memory. Beyond it, a connection makes room among its own.
    private const long MemoryLimit = 256 * 1024 * 1024;

    static Connection()
    {
        Batteries_V2.Init();
        ChecksumVfs.Register();
        MemoryVfs.Register();
        BranchVfs.Register();
        raw.sqlite3_soft_heap_limit64(MemoryLimit);
    }

    private Connection(sqlite3 database, string file)
    {
        _database = database;
        _direct = database.DangerousGetHandle();
        _file = file;
    }

    /// <summary>Opens a file for writing, and creates it where it does not exist.</summary>
    /// <param name="file">The file.</param>
    /// <param name="vfs">The VFS of the file.</param>
    public static Connection OpenWriter(string file, Vfs vfs)
    {
        var connection = Open(
            file,
            raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE,
            vfs.Name,
            "PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY;"
            + "PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864");
        if (vfs.Reserved > 0)
            connection.ReserveBytes(vfs.Reserved);
        connection.CountLogPages();
        return connection;
    }

    /// <summary>Opens a file that is in WAL mode, to move its log into it while others use it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="vfs">The VFS of the file.</param>
    public static Connection OpenMover(string file, Vfs vfs)
    {
        // What reads the header, by which SQLite finds the log, but no table.
        return Open(file, raw.SQLITE_OPEN_READWRITE, vfs.Name, "PRAGMA user_version");
    }

    /// <summary>Opens a file that is in WAL mode, for reading.</summary>
    /// <param name="file">The file.</param>
    /// <param name="vfs">The VFS of the file.</param>
    public static Connection OpenReader(string file, Vfs vfs) => Open(
        file,
        raw.SQLITE_OPEN_READWRITE,
        vfs.Name,
        "PRAGMA query_only=1; PRAGMA cache_size=-4096; PRAGMA temp_store=MEMORY");

    /// <summary>
    /// Opens a file that is in WAL mode for a branch: what is written on the connection stays in its memory, and is gone with
    /// its transaction, which must not be committed.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="vfs">The VFS of the file.</param>
    public static Connection OpenBranch(string file, Vfs vfs)
    {
        var connection = Open(
            file,
            raw.SQLITE_OPEN_READWRITE,
            vfs.BranchName,
            "PRAGMA cache_spill=0; PRAGMA cache_size=-2048; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=0");
        connection.KeepLog();
        return connection;
    }

    /// <summary>Opens a file for reading that may be cut short, which is refused as a whole otherwise.</summary>
    /// <param name="file">The file.</param>
    /// <param name="vfs">The VFS of the file.</param>
    public static Connection OpenDamaged(string file, Vfs vfs) =>
        Open(file, raw.SQLITE_OPEN_READWRITE, vfs.Name, "PRAGMA writable_schema=1; PRAGMA query_only=1");

    /// <summary>Creates a temporary file, of use while the connection is open.</summary>
    public static Connection OpenTemporary(string file, Vfs vfs, string schema) => Open(
        file,
        raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE,
        vfs.Name,
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-8192;" + schema);

    /// <summary>The prepared statement for a piece of SQL, cached.</summary>
    public Statement Prepare(Sql sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
            return statement;
        if (_statements.Count >= MaxStatements)
            ForgetStatements();
        statement = PrepareText(sql.Text());
        _statements.Add(sql, statement);
        return statement;
    }

    /// <summary>Prepares a statement that the caller disposes.</summary>
    public Statement PrepareText(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_database, Encoding.UTF8.GetBytes(sql), raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        return new Statement(this, handle);
    }

    /// <summary>Runs statements that have no parameters and no results.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_database, sql));

    /// <summary>Runs an action in a transaction, which is rolled back if the action throws.</summary>
    public void Transact(Action action)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            action();
            Execute("COMMIT");
        }
        catch
        {
            if (InTransaction)
                Execute("ROLLBACK");
            throw;
        }
    }

    /// <summary>The first text of a query's result; null for an empty result.</summary>
    public string? QueryText(string sql)
    {
        using var statement = PrepareText(sql);
        return statement.Step() ? statement.Text(0) : null;
    }

    /// <summary>The first number of a query's result; 0 for an empty result.</summary>
    public long QueryNumber(string sql)
    {
        using var statement = PrepareText(sql);
        return statement.Number();
    }

    /// <summary>The file, as a VFS knows it.</summary>
    public nint File
    {
        get
        {
            nint file = 0;
            Check(NativeMethods.FileControl(_direct, "main", FilePointerControl, ref file));
            return file;
        }
    }

    /// <summary>How many bytes of pages it holds in memory.</summary>
    public int CachedBytes
    {
        get
        {
            Check(NativeMethods.Status(_direct, CacheUsed, out int bytes, out _, reset: 0));
            return bytes;
        }
    }

    public int Changes => NativeMethods.Changes(_direct);

    /// <summary>The row that the last insert made.</summary>
    public long LastRow => NativeMethods.LastRow(_direct);

    public bool InTransaction => raw.sqlite3_get_autocommit(_database) == 0;

    /// <summary>Finalizes the cached statements that are not running, before tables are dropped.</summary>
    public void ForgetStatements()
    {
        foreach (var (sql, statement) in _statements)
        {
            if (statement.IsRunning)
                continue;
            statement.Dispose();
            _statements.Remove(sql);
        }
    }

    /// <summary>How many pages the log had after the last commit that wrote any. For a writer's connection.</summary>
    public int LogPages => Volatile.Read(ref *_logPages);

    /// <summary>Moves what it can of the log into the database file, while others read and write.</summary>
    /// <returns>How many of the log's pages are in the file, those included that were before.</returns>
    public int MoveLog()
    {
        int result = raw.sqlite3_wal_checkpoint_v2(_database, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out int moved);
        if (result != raw.SQLITE_BUSY)
            Check(result);
        return moved;
    }

    /// <summary>Moves the rest of the log, so that the next transaction begins it anew; if that fails, it just goes on.</summary>
    /// <param name="wait">How long to wait for reads that still need it.</param>
    public void RestartLog(TimeSpan wait)
    {
        raw.sqlite3_busy_timeout(_database, (int)wait.TotalMilliseconds);
        raw.sqlite3_wal_checkpoint_v2(_database, "main", raw.SQLITE_CHECKPOINT_RESTART, out _, out _);
        raw.sqlite3_busy_timeout(_database, BusyTimeout);
    }

    /// <summary>Checkpoints the write-ahead log into the database file, and truncates the log if there are no readers.</summary>
    public void Checkpoint() => raw.sqlite3_wal_checkpoint_v2(
        _database, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);

    /// <summary>Leaves the write-ahead log as it is when the connection is closed, though it may be the last one.</summary>
    public void KeepLog() => raw.sqlite3_db_config(_database, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    /// <summary>Throws where a call failed.</summary>
    public void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw SqliteErrors.From(_database, _file, result);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        raw.sqlite3_close_v2(_database);
        NativeMemory.Free(_logPages);
        _logPages = null;
    }

    // As SQLite's own automatic checkpoints do.
    private void CountLogPages()
    {
        _logPages = (int*)NativeMemory.AllocZeroed(sizeof(int));
        NativeMethods.SetCommitHook(_direct, &NoteLogPages, _logPages);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int NoteLogPages(int* pages, nint database, byte* name, int count)
    {
        Volatile.Write(ref *pages, count);
        return raw.SQLITE_OK;
    }

    // Of use for a file that is empty yet.
    private void ReserveBytes(int bytes) =>
        Check(NativeMethods.FileControl(_direct, "main", ReserveBytesControl, ref bytes));

    private static Connection Open(string file, int flags, string? vfs, string pragmas)
    {
        int result = raw.sqlite3_open_v2(file, out var database, flags | raw.SQLITE_OPEN_NOMUTEX, vfs);
        var connection = new Connection(database, file);
        try
        {
            connection.Check(result);
            raw.sqlite3_extended_result_codes(database, 1);
            raw.sqlite3_busy_timeout(database, BusyTimeout);
            connection.Execute(pragmas);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
