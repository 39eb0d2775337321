using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

public partial class ClientSession
{
    // Who leaves does not wait for long: a server aborts by itself what stays open.
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Starts a transaction, in which the session's operations then run. No I/O is done: the transaction begins on the server with
    /// its first operation, and reads the state of that moment.
    /// </summary>
    /// <param name="options">How; null, or what it leaves out, for the session's own and then the client's.</param>
    /// <exception cref="InvalidOperationException">
    /// A transaction is open, the session is a snapshot session, or what is asked of transactions is not for them: a write concern
    /// without an answer, another read preference than the primary.
    /// </exception>
    /// <exception cref="NotSupportedException">The server is a MongoDB that stands alone, which has no transactions.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public virtual void StartTransaction(TransactionOptions? options = null)
    {
        EnsureNotEnded();
        if (Options.Snapshot)
            throw new InvalidOperationException("A snapshot session has no transactions; start a session without Snapshot.");
        if (IsInTransaction)
            throw new InvalidOperationException("The session has a transaction open; commit or abort it before the next one.");
        _session.StartTransaction(Whole(options));
    }

    /// <summary>Commits the transaction. It may be called again, where nobody knows what came of it.</summary>
    /// <param name="cancellationToken">Gives the command up; whether the transaction is committed is not known then.</param>
    /// <exception cref="InvalidOperationException">No transaction was started, or it was aborted.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    /// <exception cref="CommandException">
    /// The server refused: labeled <c>TransientTransactionError</c> where all of the transaction may be run again,
    /// <c>UnknownTransactionCommitResult</c> where the commit may be sent again.
    /// </exception>
    /// <exception cref="ConnectionException">No answer came, though the commit was sent twice; labeled <c>UnknownTransactionCommitResult</c>.</exception>
    public virtual Task CommitTransactionAsync(CancellationToken cancellationToken = default)
    {
        EnsureNotEnded();
        return _session.Transaction switch
        {
            TransactionState.None => throw new InvalidOperationException("There is no transaction to commit; StartTransaction starts one."),
            TransactionState.Aborted => throw new InvalidOperationException("The transaction was aborted, so that it can't be committed."),
            _ => _context.Transport.EndTransactionAsync(_session, isCommit: true, cancellationToken).AsTask(),
        };
    }

    /// <summary>Aborts the transaction. It is over also where the server can't be told: that aborts it when its time is over.</summary>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="InvalidOperationException">No transaction was started, or it was committed or aborted.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public virtual Task AbortTransactionAsync(CancellationToken cancellationToken = default)
    {
        EnsureNotEnded();
        return _session.Transaction switch
        {
            TransactionState.None => throw new InvalidOperationException("There is no transaction to abort; StartTransaction starts one."),
            TransactionState.Aborted => throw new InvalidOperationException("The transaction was aborted already."),
            TransactionState.Committed => throw new InvalidOperationException("The transaction was committed, so that it can't be aborted."),
            _ => _context.Transport.EndTransactionAsync(_session, isCommit: false, cancellationToken).AsTask(),
        };
    }

    /// <summary>
    /// Does something in a transaction, and commits it; where it conflicts with another one, all of it is done again, for 120 seconds
    /// at most.
    /// </summary>
    /// <param name="callback">
    /// What to do: operations of databases and collections that have the session (<see cref="Collection{T}.With(ClientSession)"/>).
    /// It may be called several times, so that all it does elsewhere has to bear repetition. It must not keep errors of operations to
    /// itself, as they have aborted the transaction. Where it throws, the transaction is aborted; it may commit or abort by itself.
    /// </param>
    /// <param name="options">As of <see cref="StartTransaction"/>.</param>
    /// <param name="cancellationToken">Given to the callback; ends the repetitions.</param>
    /// <exception cref="InvalidOperationException">As of <see cref="StartTransaction"/>.</exception>
    /// <exception cref="DocumentClientException">As of <see cref="CommitTransactionAsync"/>; what the callback throws comes as it is.</exception>
    /// <remarks><see href="https://github.com/mongodb/specifications/blob/master/source/transactions-convenient-api/transactions-convenient-api.md"/></remarks>
    public virtual Task WithTransactionAsync(
        Func<ClientSession, CancellationToken, Task> callback,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return WithTransactionAsync(
            async (session, token) =>
            {
                await callback(session, token).ConfigureAwait(false);
                return true;
            },
            options,
            cancellationToken);
    }

    /// <inheritdoc cref="WithTransactionAsync(Func{ClientSession, CancellationToken, Task}, TransactionOptions?, CancellationToken)"/>
    /// <typeparam name="TResult">What the callback returns.</typeparam>
    /// <returns>What the callback returned.</returns>
    public virtual Task<TResult> WithTransactionAsync<TResult>(
        Func<ClientSession, CancellationToken, Task<TResult>> callback,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new TransactionRetries(this, _context.Options.TimeProvider).RunAsync(callback, options, cancellationToken);
    }

    /// <summary>Aborts the transaction where one is open, whatever has been canceled before.</summary>
    internal async ValueTask AbortOpenAsync()
    {
        if (!IsInTransaction)
            return;
        using var time = new CancellationTokenSource(AbortTimeout);
        await AbortTransactionAsync(time.Token).ConfigureAwait(false);
    }

    private TransactionOptions Whole(TransactionOptions? options)
    {
        var defaults = Options.DefaultTransactionOptions;
        var write = options?.WriteConcern ?? defaults?.WriteConcern ?? _concerns.Write;
        if (write is { IsAcknowledged: false })
            throw new InvalidOperationException("A transaction's write concern can't be without an answer (w: 0).");
        if ((options?.ReadPreference ?? defaults?.ReadPreference) is { ReadPreferenceMode: not ReadPreferenceMode.Primary })
            throw new InvalidOperationException("A transaction reads from the primary; its read preference can't be another one.");
        return new TransactionOptions(
            options?.ReadConcern ?? defaults?.ReadConcern ?? _concerns.Read,
            ReadPreference.Primary,
            write,
            options?.MaxCommitTime ?? defaults?.MaxCommitTime);
    }

    private void EnsureNotEnded() => ObjectDisposedException.ThrowIf(_session.IsEnded, this);
}
