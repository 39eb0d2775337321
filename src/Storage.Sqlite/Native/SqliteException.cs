using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>SQLite failed: unlike a command's own mistake, this takes the whole transaction with it.</summary>
internal sealed class SqliteException(ErrorCode code, string message) : DocumentException(code, message);
