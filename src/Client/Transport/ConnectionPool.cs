using System.Collections.Concurrent;

namespace Streetcar.Client;

/// <summary>
/// The connections to one host: so many at most, the one used last first, none used that the host has closed.
/// </summary>
internal sealed class ConnectionPool(HostAddress address, ClientOptions options) : IDisposable
{
    private readonly ConcurrentStack<Connection> _idle = new();
    private readonly SemaphoreSlim? _places = options.MaxPoolSize > 0 ? new(options.MaxPoolSize) : null;

    // Connections made before a failure are not used again.
    private int _generation;
    private bool _disposed;
    private int _filled;

    /// <summary>Has a connection that lies idle, where there is one.</summary>
    public Connection? TryRent()
    {
        if (_places is not null && !_places.Wait(0))
            return null;
        var connection = PopIdle();
        if (connection is null)
            _places?.Release();
        return connection;
    }

    /// <summary>Has a connection that nobody else uses, to be returned.</summary>
    /// <param name="connectTimeout">How long opening one may take; zero is for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConnectionException">The host can't be reached, or the pool had no place for too long.</exception>
    public async ValueTask<Connection> RentAsync(TimeSpan connectTimeout, CancellationToken cancellationToken)
    {
        await WaitForPlaceAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(DocumentClient));
            if (PopIdle() is { } idle)
                return idle;
            var opened = await Connection.OpenAsync(address, options, connectTimeout, _generation, cancellationToken)
                .ConfigureAwait(false);
            if (options.MinPoolSize > 1 && Interlocked.Exchange(ref _filled, 1) == 0)
                _ = FillAsync();
            return opened;
        }
        catch
        {
            _places?.Release();
            throw;
        }
    }

    /// <summary>Takes a connection back; one that broke is closed.</summary>
    public void Return(Connection connection)
    {
        connection.LastUse = Environment.TickCount64;
        if (connection.IsBroken || connection.Generation != _generation || _disposed)
            connection.Dispose();
        else
            _idle.Push(connection);
        _places?.Release();
        if (_disposed)
            CloseIdle();
    }

    /// <summary>Closes what is idle and, once it comes back, what is in use: the host failed.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref _generation);
        CloseIdle();
    }

    public void Dispose()
    {
        _disposed = true;
        CloseIdle();
    }

    private async ValueTask WaitForPlaceAsync(CancellationToken cancellationToken)
    {
        if (_places is null)
            return;
        if (options.WaitQueueTimeout == TimeSpan.Zero)
        {
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!await _places.WaitAsync(options.WaitQueueTimeout, cancellationToken).ConfigureAwait(false))
        {
            throw new ConnectionException(
                $"None of the {options.MaxPoolSize} connections to {address} became free within "
                + $"{options.WaitQueueTimeout.TotalMilliseconds} ms; raise maxPoolSize or waitQueueTimeoutMS.")
            {
                Failure = ConnectionFailure.PoolExhausted,
            };
        }
    }

    private Connection? PopIdle()
    {
        while (_idle.TryPop(out var connection))
        {
            if (IsUsable(connection))
                return connection;
            connection.Dispose();
        }

        return null;
    }

    private bool IsUsable(Connection connection) =>
        connection.Generation == _generation
        && !connection.IsClosedByPeer
        && (options.MaxIdleTime == TimeSpan.Zero
            || Environment.TickCount64 - connection.LastUse < options.MaxIdleTime.TotalMilliseconds);

    // minPoolSize, once the host is in use. What can't be opened now is opened when it is needed.
    private async Task FillAsync()
    {
        try
        {
            for (int i = 1; i < options.MinPoolSize && !_disposed; i++)
            {
                var opened = await Connection.OpenAsync(
                    address, options, options.ConnectTimeout, _generation, default).ConfigureAwait(false);
                _idle.Push(opened);
            }
        }
        catch (ConnectionException)
        {
            _filled = 0;
        }

        if (_disposed)
            CloseIdle();
    }

    private void CloseIdle()
    {
        while (_idle.TryPop(out var connection))
            connection.Dispose();
    }
}
