using Streetcar.Grains.Commands;

namespace Streetcar.Grains.Sessions;

/// <summary>
/// A session's transactions, of which only the latest counts: the one that is open, or what has become of it. Commands run in it
/// one at a time; one that fails aborts it.
/// </summary>
/// <param name="session">The session's id.</param>
/// <param name="services">What commands work with.</param>
/// <param name="open">The silo's open transactions.</param>
internal sealed class SessionTransactions(Guid session, QueryServices services, OpenTransactions open)
{
    private readonly SemaphoreSlim _turn = new(1);
    private long _number = -1;
    private TransactionState _state;
    private OpenTransaction? _current;

    /// <summary>For how long the open transaction may still stay open; null where there is none.</summary>
    public TimeSpan? Remaining => _current is { } current ? current.Lifetime - current.Age : null;

    /// <summary>Runs a command of a transaction.</summary>
    /// <exception cref="DocumentException">NoSuchTransaction, TransactionTooOld, TransactionCommitted, …, or the command failed.</exception>
    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(GenericArguments.MaxTimeOf(command) ?? Timeout.InfiniteTimeSpan, cancellationToken))
            throw DocumentException.OutOfTime();
        try
        {
            var fields = new SessionFields(command);
            long number = fields.Transaction.Number;
            CheckNotOld(number);
            var definition = CommandTable.Get(command.Name);
            if (definition.Kind == CommandKind.Transaction)
            {
                var arguments = EndTransaction.Parse(command);
                return definition.Commits
                    ? await CommitAsync(number, arguments, cancellationToken)
                    : await AbortAsync(number, cancellationToken);
            }

            var transaction = fields.Starts == true
                ? await BeginAsync(number, command, cancellationToken)
                : Continue(number, fields);
            return await RunInAsync(transaction, definition, command, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void CheckNotOld(long number)
    {
        if (number < _number)
        {
            throw new DocumentException(
                ErrorCode.TransactionTooOld, $"txnNumber {number} is less than last txnNumber {_number} seen in session {session}");
        }
    }

    private async ValueTask<OpenTransaction> BeginAsync(long number, Command command, CancellationToken cancellationToken)
    {
        if (number == _number)
        {
            throw new DocumentException(
                ErrorCode.ConflictingOperationInProgress, $"txnNumber {number} for session {session} already started");
        }

        var concern = TransactionReadConcern.Of(command);
        await CloseAsync(isCommitted: false);
        _number = number;
        _state = TransactionState.Aborted;
        var transaction = await open.BeginAsync(services.Store, new TransactionId(session, number), concern, cancellationToken);
        _current = transaction;
        _state = TransactionState.InProgress;
        transaction.Ended.UnsafeRegister(
            static state =>
            {
                var (all, ended) = ((SessionTransactions, OpenTransaction))state!;
                _ = all.CloseEndedAsync(ended);
            },
            (this, transaction));
        return transaction;
    }

    private OpenTransaction Continue(long number, SessionFields fields)
    {
        if (number != _number)
        {
            throw new DocumentException(
                ErrorCode.NoSuchTransaction,
                $"Given transaction number {number} does not match any in-progress transactions. The active transaction number is {_number}");
        }

        if (_current is not { } current)
        {
            throw _state == TransactionState.Committed
                ? HasBeenCommitted(number)
                : HasBeenAborted(number);
        }

        return fields.ReadConcern == 0
            ? current
            : throw new DocumentException(
                ErrorCode.InvalidOptions, "Only the first command in a transaction may specify a readConcern");
    }

    private async ValueTask<Reply> RunInAsync(
        OpenTransaction transaction, CommandDefinition definition, Command command, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, transaction.Ended);
        transaction.Running = command;
        try
        {
            ended.Token.ThrowIfCancellationRequested();
            var reply = await TransactionCommands.RunAsync(services.In(transaction), definition, command, ended.Token);
            // Though it says ok, a write that could not do all that it was to do has failed.
            if (definition.Parse is not null && HasErrors(reply))
                await CloseAsync(isCommitted: false);
            return reply;
        }
        catch (Exception e)
        {
            bool isOverdue = transaction.Ended.IsCancellationRequested && transaction.Age >= transaction.Lifetime;
            await CloseAsync(isCommitted: false);
            if (e is OperationCanceledException && isOverdue)
            {
                throw new DocumentException(
                    ErrorCode.TransactionExceededLifetimeLimitSeconds,
                    $"{Named(transaction.Id.Number)} was open for longer than transactionLifetimeLimitSeconds, {transaction.Lifetime.TotalSeconds}");
            }

            throw;
        }
        finally
        {
            transaction.Running = null;
        }
    }

    private static bool HasErrors(Reply reply) =>
        RawReader.TryFind(reply.Body.Span, "writeErrors"u8, out _)
        || (RawReader.Find(reply.Body.Span, "nErrors"u8) is { Type: ElementType.Int32 } errors && errors.Int32 > 0);

    private async ValueTask<Reply> CommitAsync(long number, EndTransaction arguments, CancellationToken cancellationToken)
    {
        if (number == _number && _current is { } current)
        {
            current.Running = arguments.Command;
            await CommitAsync(current, arguments, cancellationToken);
        }
        else if (!await SettleAsync(number, commits: true, cancellationToken))
        {
            throw HasBeenAborted(number);
        }

        return services.WithRecoveryToken(Replies.Ok);
    }

    private async ValueTask CommitAsync(OpenTransaction current, EndTransaction arguments, CancellationToken cancellationToken)
    {
        await CloseCursorsAsync(current);
        // Who leaves does not mean to abort it: the driver asks again what came of it.
        using var time = arguments.MaxTime is { } longest ? new CancellationTokenSource(longest) : null;
        try
        {
            await current.Store.CommitAsync(arguments.IsJournaled, time?.Token ?? CancellationToken.None);
        }
        catch (Exception e)
        {
            await CloseAsync(isCommitted: false);
            // The store knows what came of it, should the driver ask again.
            _state = TransactionState.Unknown;
            if (e is OperationCanceledException)
                throw DocumentException.OutOfTime();
            throw;
        }

        await CloseAsync(isCommitted: true);
    }

    private async ValueTask<Reply> AbortAsync(long number, CancellationToken cancellationToken)
    {
        if (number == _number && _current is not null)
        {
            await CloseAsync(isCommitted: false);
            return services.WithRecoveryToken(Replies.Ok);
        }

        throw await SettleAsync(number, commits: false, cancellationToken) ? HasBeenCommitted(number) : HasBeenAborted(number);
    }

    // Whether it is committed. Another silo, or an earlier process, may have done that, or have left it open.
    private async ValueTask<bool> SettleAsync(long number, bool commits, CancellationToken cancellationToken) =>
        number == _number && _state is (TransactionState.Committed or TransactionState.Aborted)
            ? _state == TransactionState.Committed
            : await services.Store.SettleTransactionAsync(
                new TransactionId(session, number).ToOperation(), commits, cancellationToken) is not null;

    // Its time is over, or it was killed; the command that runs in it is interrupted meanwhile.
    private async Task CloseEndedAsync(OpenTransaction ended)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_current == ended)
                await CloseAsync(isCommitted: false).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask CloseAsync(bool isCommitted)
    {
        if (_current is not { } current)
            return;
        _current = null;
        _state = isCommitted ? TransactionState.Committed : TransactionState.Aborted;
        await CloseCursorsAsync(current);
        await open.EndAsync(current, isCommitted);
    }

    private async ValueTask CloseCursorsAsync(OpenTransaction transaction)
    {
        foreach (long cursor in transaction.Cursors)
            await services.Cursors.CloseAsync(cursor);
        transaction.Cursors.Clear();
    }

    private static DocumentException HasBeenCommitted(long number) =>
        new(ErrorCode.TransactionCommitted, $"{Named(number)} has been committed.");

    private static DocumentException HasBeenAborted(long number) => new(ErrorCode.NoSuchTransaction, $"{Named(number)} has been aborted.");

    private static string Named(long number) => $"Transaction with {{ txnNumber: {number} }}";
}
