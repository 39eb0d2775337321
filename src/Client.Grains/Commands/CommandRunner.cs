using System.Runtime.CompilerServices;
using Orleans.Runtime;
using Streetcar.Bson;
using Streetcar.Client.Grains.Replies;
using Streetcar.Client.Grains.Sessions;
using Streetcar.Client.Transports;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Commands;

/// <summary>
/// Has commands run, and turns error replies into exceptions. Those that may be repeated are sent once more after a
/// failure on the way
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md"/>).
/// </summary>
internal sealed class CommandRunner(ICommandDispatcher dispatcher)
{
    private readonly SessionPool _sessions = new();

    /// <summary>Whether the client has been disposed of, and sends nothing any more.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Runs a command once.</summary>
    /// <param name="command">The command.</param>
    /// <param name="session">The caller's session, which it names; null for none.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>A reply that says <c>ok: 1</c>.</returns>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">No reply came.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> RunOnceAsync(Command command, GrainSession? session, CancellationToken cancellationToken)
    {
        var reply = await SendAsync(command, session, cancellationToken).ConfigureAwait(false);
        ReplyReader.ThrowIfFailed(reply);
        return reply;
    }

    /// <summary>Runs a command that a second run does not hurt, unless a transaction ends with its failure.</summary>
    /// <inheritdoc cref="RunOnceAsync"/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> RunAsync(Command command, GrainSession? session, CancellationToken cancellationToken)
    {
        try
        {
            return await RunOnceAsync(command, session, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (Retry.IsWorthIt(e)
            && session is not { IsInTransaction: true }
            && !cancellationToken.IsCancellationRequested)
        {
            return await RunOnceAsync(command, session, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A session that nobody else uses.</summary>
    public Session RentSession() => _sessions.Rent();

    /// <summary>Takes back a session for which no silo is at work.</summary>
    public void ReturnSession(Session session) => _sessions.Return(session);

    /// <summary>The session for one write, in which it is done once though it is sent twice.</summary>
    /// <param name="concerns">What is asked of it.</param>
    /// <param name="isRepeatable">Whether it may be sent twice.</param>
    public WriteSession SessionOfWrite(Concerns concerns, bool isRepeatable)
    {
        var given = GrainSession.Of(concerns);
        return new WriteSession(given, given is null && isRepeatable ? _sessions.Rent() : null, isRepeatable);
    }

    /// <summary>Runs a write, and gives the session back that was rented for it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="session">The session that it names.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <inheritdoc cref="RunOnceAsync"/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> WriteAsync(Command command, WriteSession session, CancellationToken cancellationToken)
    {
        if (!session.IsRepeatable)
            return await RunOnceAsync(command, session.Given, cancellationToken).ConfigureAwait(false);
        if (session.Rented is not { } rented)
            return await RunAsync(command, session.Given, cancellationToken).ConfigureAwait(false);
        Reply reply;
        try
        {
            reply = await RunAsync(command, null, cancellationToken).ConfigureAwait(false);
        }
        catch (CommandException)
        {
            _sessions.Return(rented);
            throw;
        }

        // Not after any other failure: a silo may still be at work for the session, so that no other write should name it.
        _sessions.Return(rented);
        return reply;
    }

    /// <summary>Runs a write whose outcome nobody wants to know.</summary>
    /// <returns>Whether it was done, on which later writes may depend.</returns>
    /// <exception cref="ConnectionException">No reply came.</exception>
    public async ValueTask<bool> PostAsync(Command command, CancellationToken cancellationToken)
    {
        var reply = await SendAsync(command, null, cancellationToken).ConfigureAwait(false);
        return RawReader.Find(reply.Body.Span, "ok"u8).IsTruthy && !RawReader.TryFind(reply.Body.Span, "writeErrors"u8, out _);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply> SendAsync(Command command, GrainSession? session, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsClosed, typeof(DocumentClient));
        cancellationToken.ThrowIfCancellationRequested();
        session?.Send();
        try
        {
            var call = dispatcher.RunAsync(command, cancellationToken);
            bool isShared = !call.IsCompleted;
            var reply = await call.ConfigureAwait(false);
            // The thread that came with it has others to answer, and what the caller does now may take long.
            if (isShared)
                await Task.Yield();
            session?.Receive(reply, reply.ClusterTime == default ? dispatcher.ClusterTime : reply.ClusterTime);
            if (cancellationToken.IsCancellationRequested && ReplyReader.IsInterrupted(reply))
                throw new OperationCanceledException(cancellationToken);
            return reply;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            throw new ConnectionException(
                $"No silo answered the call; see that the cluster is up. {e.Message}",
                session is { IsInTransaction: true } ? [TransactionLabels.Transient] : [],
                e);
        }
    }
}
