namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// A write has met a locked document after it has changed others in the same transaction of the writer, which has to be rolled
/// back, and the write begun anew.
/// </summary>
/// <param name="ended">Completes when the transaction that holds the lock has ended.</param>
internal sealed class LockedHalfwayException(Task ended) : Exception("A write has met a lock halfway.")
{
    public Task Ended => ended;
}
