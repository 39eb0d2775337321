using System.Runtime.CompilerServices;
using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// Runs commands: gives them sessions, sends those that may be repeated once more after a failure on the way, and turns
/// error replies into exceptions
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md"/>).
/// </summary>
internal sealed class CommandRunner(ITransport transport, ClientOptions options) : IAsyncDisposable
{
    // The most that one endSessions takes.
    private const int MaxEndedSessions = 10_000;

    private readonly SessionPool _sessions = new();
    private readonly CommandMonitor? _monitor = options.Monitor is { } listener ? new(listener) : null;
    private bool _disposed;

    /// <summary>Runs a command, and disposes of the request.</summary>
    /// <returns>A reply that says <c>ok: 1</c>; no more than that where the command is not answered.</returns>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">No reply came.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Response> RunAsync(Request request, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(DocumentClient));
        if (!request.IsAcknowledged)
            return await PostAsync(request, cancellationToken).ConfigureAwait(false);
        var session = request.Session ?? _sessions.Rent();
        bool isKnown = true;
        try
        {
            bool numbered = request.Retry == Retry.Write && options.RetryWrites;
            var command = request.Finish(session, numbered ? session.NextTransaction() : null, options.ServerApi);
            if (numbered || (request.Retry == Retry.Read && options.RetryReads))
            {
                try
                {
                    return Checked(await SendAsync(request, command, cancellationToken).ConfigureAwait(false));
                }
                catch (Exception e) when (MayRetry(e) && !cancellationToken.IsCancellationRequested)
                {
                    request.Avoid = request.Server;
                    request.Server = null;
                }
            }

            return Checked(await SendAsync(request, command, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is not DocumentException)
        {
            // The server may still be at work for this session, so that no other command should be.
            isKnown = false;
            throw;
        }
        finally
        {
            if (request.Session is null && isKnown)
                _sessions.Return(session);
            request.Dispose();
        }
    }

    /// <summary>Has a session for several commands, to be given back.</summary>
    public Session RentSession() => _sessions.Rent();

    /// <summary>Gives a session back.</summary>
    public void ReturnSession(Session session) => _sessions.Return(session);

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var sessions in _sessions.Drain().Chunk(MaxEndedSessions))
        {
            var ids = BsonArray.From(sessions.Select(session => (BsonValue)session.Id));
            BsonDocument command = new() { ["endSessions"] = ids, ["$db"] = "admin" };
            await transport.EndSessionsAsync(new Command("admin", command)).ConfigureAwait(false);
        }

        await transport.DisposeAsync().ConfigureAwait(false);
    }

    // https://github.com/mongodb/specifications/blob/master/source/sessions/driver-sessions.md: without a session, as
    // nobody would know when it is free again.
    private async ValueTask<Response> PostAsync(Request request, CancellationToken cancellationToken)
    {
        using (request)
        {
            var command = request.Finish(session: null, transaction: null, options.ServerApi);
            return Checked(await SendAsync(request, command, cancellationToken).ConfigureAwait(false));
        }
    }

    private ValueTask<Response> SendAsync(
        Request request, Command command, CancellationToken cancellationToken) => _monitor is null
        ? transport.RunAsync(request, command, cancellationToken)
        : SendWatchedAsync(_monitor, request, command, cancellationToken);

    // By itself, so that its closure is made for a listener only.
    private ValueTask<Response> SendWatchedAsync(
        CommandMonitor monitor, Request request, Command command, CancellationToken cancellationToken) =>
        monitor.WatchAsync(command, () => transport.RunAsync(request, command, cancellationToken));

    private static Response Checked(Response response)
    {
        ErrorReply.ThrowIfFailed(response.Body.Span);
        return response;
    }

    private static bool MayRetry(Exception exception) => exception switch
    {
        ConnectionException e => e.Failure != ConnectionFailure.PoolExhausted,
        DocumentException e => ErrorReply.IsRetryable(e),
        _ => false,
    };
}
