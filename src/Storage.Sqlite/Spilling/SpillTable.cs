using Streetcar.Query.Spilling;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Spilling;

/// <summary>
/// A spill as a table of a temporary SQLite file, which need not survive a crash: nothing is journaled and
/// nothing is flushed to disk.
/// </summary>
internal sealed class SpillTable : ISpill
{
    private readonly DataFolder _folder;
    private readonly string _file;
    private readonly Connection _connection;
    private readonly Statement _append;
    private readonly Statement _readKey;
    private readonly Statement _readValue;

    public SpillTable(DataFolder folder, string file)
    {
        (_folder, _file) = (folder, file);
        _connection = Connection.OpenTemporary(
            file, folder.Temporary, "CREATE TABLE spill (position INTEGER PRIMARY KEY, key BLOB, value BLOB); BEGIN");
        _append = _connection.PrepareText("INSERT INTO spill (position, key, value) VALUES (?1, ?2, ?3)");
        _readKey = _connection.PrepareText("SELECT key FROM spill WHERE position = ?1");
        _readValue = _connection.PrepareText("SELECT value FROM spill WHERE position = ?1");
    }

    public long Count { get; private set; }

    public void Append(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        _append.Bind(1, Count++).Bind(2, key).Run(3, value);

    public ReadOnlySpan<byte> ReadKey(long position) => Read(_readKey, position);

    public ReadOnlySpan<byte> ReadValue(long position) => Read(_readValue, position);

    public void Dispose()
    {
        _append.Dispose();
        _readKey.Dispose();
        _readValue.Dispose();
        _connection.Dispose();
        _folder.Delete(_file);
    }

    // The result of a statement is valid until it is reset, before the next read.
    private static ReadOnlySpan<byte> Read(Statement statement, long position)
    {
        statement.Reset();
        statement.Bind(1, position).Step();
        return statement.Blob(0);
    }
}
