using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Streetcar.Wire;

/// <summary>The connections within the process. Those that come before the start wait for it. Safe for use by several threads.</summary>
/// <param name="handler">Serves each of them.</param>
internal sealed class InProcessConnections(Func<ConnectionContext, Task> handler)
{
    private readonly ConcurrentDictionary<InProcessConnection, Task> _open = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastId;
    private volatile bool _isStopped;

    /// <summary>Opens a connection.</summary>
    /// <returns>The client's end.</returns>
    /// <exception cref="IOException">No more are taken.</exception>
    public Stream Connect()
    {
        var connection = InProcessConnection.Create($"in-process-{Interlocked.Increment(ref _lastId)}");
        var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[connection] = serving.Task;
        // Looked at once it is among the open ones: who stops sees it, or it sees the stop.
        if (_isStopped)
        {
            _open.TryRemove(connection, out _);
            serving.SetResult();
            throw new IOException("The server does not run any more.");
        }

        _ = ServeAsync(connection, serving);
        return connection.Client;
    }

    public void Start() => _started.TrySetResult();

    /// <summary>Takes no more, and ends each once its request is answered; or at once.</summary>
    /// <param name="cancellationToken">Ends them at once.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopped = true;
        Array.ForEach([.. _open.Keys], connection => connection.RequestClose());
        var all = Task.WhenAll(_open.Values);
        await all.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Abort();
        await all.ConfigureAwait(false);
    }

    /// <summary>Takes no more, and ends all.</summary>
    public void Abort()
    {
        _isStopped = true;
        Array.ForEach([.. _open.Keys], connection => connection.Abort());
    }

    private async Task ServeAsync(InProcessConnection connection, TaskCompletionSource serving)
    {
        try
        {
            await _started.Task.WaitAsync(connection.ConnectionClosed).ConfigureAwait(false);
            await handler(connection).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (connection.ConnectionClosed.IsCancellationRequested)
        {
            // Its client has left.
        }
        finally
        {
            try
            {
                await connection.CompleteAsync().ConfigureAwait(false);
            }
            finally
            {
                _open.TryRemove(connection, out _);
                serving.SetResult();
            }
        }
    }
}
