using System.Runtime.CompilerServices;
using Orleans.Runtime;
using Streetcar.Bson;
using Streetcar.Client.Grains.Replies;
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
    /// <returns>A reply that says <c>ok: 1</c>.</returns>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">No reply came.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> RunOnceAsync(Command command, CancellationToken cancellationToken)
    {
        var reply = await SendAsync(command, cancellationToken).ConfigureAwait(false);
        ReplyReader.ThrowIfFailed(reply);
        return reply;
    }

    /// <summary>Runs a command that a second run does not hurt.</summary>
    /// <inheritdoc cref="RunOnceAsync"/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await RunOnceAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (Retry.IsWorthIt(e) && !cancellationToken.IsCancellationRequested)
        {
            return await RunOnceAsync(command, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A session for one write, so that it is done once though it is sent twice.</summary>
    public Session RentSession() => _sessions.Rent();

    /// <summary>Runs a write, and gives its session back.</summary>
    /// <param name="command">The command.</param>
    /// <param name="session">The session that it names; null where it is not repeated.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <inheritdoc cref="RunOnceAsync"/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> WriteAsync(Command command, Session? session, CancellationToken cancellationToken)
    {
        if (session is null)
            return await RunOnceAsync(command, cancellationToken).ConfigureAwait(false);
        Reply reply;
        try
        {
            reply = await RunAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch (CommandException)
        {
            _sessions.Return(session);
            throw;
        }

        // Not after any other failure: a silo may still be at work for the session, so that no other write should name it.
        _sessions.Return(session);
        return reply;
    }

    /// <summary>Runs a write whose outcome nobody wants to know.</summary>
    /// <returns>Whether it was done, on which later writes may depend.</returns>
    /// <exception cref="ConnectionException">No reply came.</exception>
    public async ValueTask<bool> PostAsync(Command command, CancellationToken cancellationToken)
    {
        var reply = await SendAsync(command, cancellationToken).ConfigureAwait(false);
        return RawReader.Find(reply.Body.Span, "ok"u8).IsTruthy && !RawReader.TryFind(reply.Body.Span, "writeErrors"u8, out _);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply> SendAsync(Command command, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsClosed, typeof(DocumentClient));
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var call = dispatcher.RunAsync(command, cancellationToken);
            bool isShared = !call.IsCompleted;
            var reply = await call.ConfigureAwait(false);
            // The thread that came with it has others to answer, and what the caller does now may take long.
            if (isShared)
                await Task.Yield();
            if (cancellationToken.IsCancellationRequested && ReplyReader.IsInterrupted(reply))
                throw new OperationCanceledException(cancellationToken);
            return reply;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            throw new ConnectionException($"No silo answered the call; see that the cluster is up. {e.Message}", e);
        }
    }
}
