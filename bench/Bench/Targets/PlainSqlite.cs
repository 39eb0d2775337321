using System.Text;
using SQLitePCL;

namespace Streetcar.Bench;

/// <summary>
/// The same rows in a table of SQLite's, with prepared statements and nothing between: the disk's own limit. The same
/// durability as Streetcar's: WAL, <c>synchronous=FULL</c>. The <c>_id</c> is a key of its own beside the row, as it is
/// for whoever wants ObjectIds or any other ids.
/// </summary>
internal sealed class PlainSqlite : IDisposable
{
    private readonly sqlite3 _database;
    private readonly Dictionary<string, sqlite3_stmt> _statements = [];

    static PlainSqlite() => Batteries_V2.Init();

    public PlainSqlite(string file)
    {
        Check(raw.sqlite3_open_v2(
            file, out _database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null));
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=4000");
    }

    /// <summary>Fills the table <c>documents</c>, with an index on the numbers.</summary>
    public void Load(Documents documents)
    {
        Execute("CREATE TABLE documents (id BLOB PRIMARY KEY, number INTEGER NOT NULL, hits INTEGER NOT NULL, document BLOB NOT NULL)");
        Execute("BEGIN");
        var insert = Prepare("INSERT INTO documents VALUES (?1, ?2, 0, ?3)");
        for (int i = 0; i < documents.Count; i++)
        {
            BindId(insert, 1, i);
            Bind(insert, 2, Documents.NumberOf(i, documents.Count));
            Bind(insert, 3, documents[i].Span);
            Run(insert);
        }

        Execute("COMMIT; CREATE INDEX number ON documents (number)");
    }

    /// <summary>An empty table <c>inserts</c>.</summary>
    public void Clear()
    {
        foreach (var (sql, statement) in _statements)
        {
            if (!sql.Contains("inserts", StringComparison.Ordinal))
                continue;
            raw.sqlite3_finalize(statement);
            _statements.Remove(sql);
        }

        Execute("DROP TABLE IF EXISTS inserts; CREATE TABLE inserts (id BLOB PRIMARY KEY, document BLOB NOT NULL)");
    }

    /// <summary>A statement, prepared once.</summary>
    public sqlite3_stmt Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
            return statement;
        Check(raw.sqlite3_prepare_v3(_database, Encoding.UTF8.GetBytes(sql), raw.SQLITE_PREPARE_PERSISTENT, out statement));
        return _statements[sql] = statement;
    }

    public void Bind(sqlite3_stmt statement, int parameter, ReadOnlySpan<byte> value) =>
        Check(raw.sqlite3_bind_blob(statement, parameter, value));

    /// <summary>Gives a parameter a document's <c>_id</c>.</summary>
    public void BindId(sqlite3_stmt statement, int parameter, int index)
    {
        Span<byte> id = stackalloc byte[RawObjectId.Size];
        Documents.IdOf(index).CopyTo(id);
        Bind(statement, parameter, id);
    }

    public void Bind(sqlite3_stmt statement, int parameter, long value) =>
        Check(raw.sqlite3_bind_int64(statement, parameter, value));

    /// <summary>Steps to the next row; at the end the statement has been reset.</summary>
    public bool Step(sqlite3_stmt statement)
    {
        int result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW)
            return true;
        raw.sqlite3_reset(statement);
        Check(result);
        return false;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run(sqlite3_stmt statement) => Step(statement);

    /// <summary>Runs a statement that gives one number.</summary>
    public long Number(sqlite3_stmt statement)
    {
        long number = Step(statement) ? raw.sqlite3_column_int64(statement, 0) : 0;
        raw.sqlite3_reset(statement);
        return number;
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(_database, sql));

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            raw.sqlite3_finalize(statement);
        raw.sqlite3_close_v2(_database);
    }

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw new InvalidOperationException($"SQLite: {raw.sqlite3_errmsg(_database).utf8_to_string()}");
    }
}
