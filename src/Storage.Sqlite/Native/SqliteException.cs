using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>SQLite failed: unlike a command's own error, this fails the whole transaction.</summary>
internal sealed class SqliteException(ErrorCode code, string message) : DocumentException(code, message);
