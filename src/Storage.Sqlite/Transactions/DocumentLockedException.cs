using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>A write has met a document or a key that an open transaction has changed.</summary>
/// <param name="ended">Completes when the transaction has ended.</param>
internal sealed class DocumentLockedException(Task ended) : DocumentException(
    ErrorCode.WriteConflict,
    "Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.")
{
    public Task Ended => ended;
}
