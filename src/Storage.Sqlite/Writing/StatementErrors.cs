using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Tells the errors of one statement, beside which others may succeed, from those that end the whole command.</summary>
internal static class StatementErrors
{
    public static bool IsOfStatement(this DocumentException error) =>
        error is not SqliteException && error.Code is not (ErrorCode.MaxTimeMSExpired or ErrorCode.QueryPlanKilled or ErrorCode.WriteConflict);
}
