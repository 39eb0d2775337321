using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>Transactions over several commands, and the order of time in which all commits stand.</summary>
public interface ITransactionOperations
{
    /// <summary>The latest time that is known: no commit is later.</summary>
    RawTimestamp Now { get; }

    /// <summary>Moves time on to what a client has seen elsewhere: later commits come after it.</summary>
    /// <param name="time">The time.</param>
    void Advance(RawTimestamp time);

    /// <summary>Begins a transaction.</summary>
    /// <param name="id">The session, and the transaction's number in it.</param>
    /// <param name="readConcern">Its read concern as it came; empty for none. A store may give more than it asks for.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The transaction, of which the caller disposes.</returns>
    /// <exception cref="DocumentException">There are too many open ones.</exception>
    ValueTask<IStoreTransaction> BeginTransactionAsync(OperationId id, RawDocument readConcern, CancellationToken cancellationToken);

    /// <summary>
    /// Finds out what became of a session's transaction that is not open in this process. Where it is still open in the store,
    /// which outlives the process, it is ended.
    /// </summary>
    /// <param name="id">The session, and the transaction's number in it.</param>
    /// <param name="commits">Whether it is to be committed where it is still open, or else aborted.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>When it was committed; null where it was not, or so long ago that it has been forgotten.</returns>
    ValueTask<RawTimestamp?> SettleTransactionAsync(OperationId id, bool commits, CancellationToken cancellationToken);
}
