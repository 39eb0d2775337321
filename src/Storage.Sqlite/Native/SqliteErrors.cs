using SQLitePCL;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Files;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>Maps SQLite's result codes to MongoDB's errors.</summary>
internal static class SqliteErrors
{
    /// <summary>What can be done with a file that can't be used as it is.</summary>
    public const string Repair = "save what is whole with --repair";

    /// <summary>The error for a call that failed on a connection.</summary>
    public static SqliteException From(sqlite3 database, string file, int result)
    {
        string reason = raw.sqlite3_errmsg(database).utf8_to_string();
        return (result & 0xFF) switch
        {
            raw.SQLITE_FULL => new SqliteException(
                ErrorCode.OutOfDiskSpace, $"The disk, or the memory, that holds '{file}' is full; free some space and try again."),
            raw.SQLITE_CANTOPEN when FileErrors.IsTooManyFiles(NativeMethods.SystemError(database.DangerousGetHandle())) =>
                FileErrors.TooManyFiles(file),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(file, reason),
            raw.SQLITE_IOERR when result == ChecksumVfs.ErrorInData => Damaged(file, "the checksum of a page does not fit it"),
            raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN => new SqliteException(
                ErrorCode.InternalError, $"The database file '{file}' can't be read or written: {reason}."),
            raw.SQLITE_TOOBIG => new SqliteException(
                ErrorCode.BsonObjectTooLarge, $"A key or document is too large for '{file}'."),
            _ => new SqliteException(ErrorCode.InternalError, $"SQLite failed on '{file}': {reason} ({result})."),
        };
    }

    private static SqliteException Damaged(string file, string reason) => new(
        ErrorCode.DataCorruptionDetected, $"The database file '{file}' is damaged: {reason}. Restore it from a copy, or {Repair}.");
}
