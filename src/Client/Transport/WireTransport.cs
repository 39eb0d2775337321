using Streetcar.Abstractions;

namespace Streetcar.Client;

/// <summary>
/// Commands over the wire protocol. Any of the hosts will do: the client stays with one while it answers, and goes on to
/// the next when it does not.
/// </summary>
internal sealed class WireTransport : ITransport
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(1);

    // How long to wait after all hosts have been tried in vain, and how far that grows.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly ClientOptions _options;
    private readonly Server[] _servers;

    // The one that answered last.
    private int _current;

    public WireTransport(ClientOptions options)
    {
        if (options.Hosts.Count == 0)
            throw new ArgumentException("The options name no host.", nameof(options));
        if (options.MaxPoolSize > 0 && options.MinPoolSize > options.MaxPoolSize)
        {
            throw new ArgumentException(
                $"The minPoolSize of {options.MinPoolSize} exceeds the maxPoolSize of {options.MaxPoolSize}.", nameof(options));
        }

        _options = options;
        _servers = [.. options.Hosts.Distinct().Select(host => new Server(host, options))];
    }

    public async ValueTask<Response> RunAsync(Request request, Command command, CancellationToken cancellationToken)
    {
        var (server, connection) = request.Server is { } bound
            ? (bound, await RentAsync(bound, cancellationToken).ConfigureAwait(false))
            : await SelectAsync(request.Avoid, cancellationToken).ConfigureAwait(false);
        request.Server = server;
        try
        {
            if (request.IsAcknowledged)
                return await connection.RunAsync(command, cancellationToken).ConfigureAwait(false);
            await connection.PostAsync(command, cancellationToken).ConfigureAwait(false);
            return Response.Unanswered;
        }
        catch (ConnectionException e) when (e.Failure == ConnectionFailure.Broken)
        {
            // What broke this connection is likely to have broken the others.
            server.Pool.Clear();
            throw;
        }
        finally
        {
            server.Pool.Return(connection);
        }
    }

    public async ValueTask EndSessionsAsync(Command command)
    {
        using var timeout = new CancellationTokenSource(EndTimeout);
        try
        {
            var pool = _servers[_current].Pool;
            if (pool.TryRent() is not { } connection)
                return;
            try
            {
                await connection.RunAsync(command, timeout.Token).ConfigureAwait(false);
            }
            finally
            {
                pool.Return(connection);
            }
        }
        catch (Exception e) when (e is ConnectionException or OperationCanceledException)
        {
            // A courtesy: the server forgets them after half an hour.
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            server.Pool.Dispose();
        return ValueTask.CompletedTask;
    }

    private ValueTask<Connection> RentAsync(Server server, CancellationToken cancellationToken) =>
        server.Pool.TryRent() is { } idle
            ? ValueTask.FromResult(idle)
            : server.Pool.RentAsync(_options.ConnectTimeout, cancellationToken);

    // https://github.com/mongodb/specifications/blob/master/source/server-selection/server-selection.md, for hosts of
    // which each is as good as the other.
    private async ValueTask<(Server Server, Connection Connection)> SelectAsync(
        Server? avoid, CancellationToken cancellationToken)
    {
        int first = _current;
        if (_servers[first] == avoid)
            first = (first + 1) % _servers.Length;
        if (_servers[first].Pool.TryRent() is { } idle)
        {
            _current = first;
            return (_servers[first], idle);
        }

        long start = Environment.TickCount64;
        var failures = new ConnectionException?[_servers.Length];
        var pause = FirstPause;
        while (true)
        {
            for (int i = 0; i < _servers.Length; i++)
            {
                int index = (first + i) % _servers.Length;
                try
                {
                    var connection = await _servers[index].Pool.RentAsync(Shorter(_options.ConnectTimeout, Left()), cancellationToken)
                        .ConfigureAwait(false);
                    _current = index;
                    return (_servers[index], connection);
                }
                catch (ConnectionException e) when (e.Failure != ConnectionFailure.PoolExhausted)
                {
                    // The last try may have had too little time to fail for the reason that the ones before did.
                    if (failures[index] is null || e.Failure != ConnectionFailure.TimedOut)
                        failures[index] = e;
                }
            }

            if (Left() <= TimeSpan.Zero)
                throw NoServer(failures);
            await Task.Delay(Shorter(pause, Left()), cancellationToken).ConfigureAwait(false);
            pause = Shorter(pause * 2, LongestPause);
        }

        TimeSpan Left() => _options.ServerSelectionTimeout - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
    }

    // Of two times of which zero, where it means anything, means for ever; never negative.
    private static TimeSpan Shorter(TimeSpan one, TimeSpan other)
    {
        if (other < TimeSpan.FromMilliseconds(1))
            other = TimeSpan.FromMilliseconds(1);
        return one == TimeSpan.Zero || one > other ? other : one;
    }

    private ConnectionException NoServer(ConnectionException?[] failures)
    {
        string each = string.Join("; ", failures.Select(failure => failure?.Message));
        return new ConnectionException(
            $"No silo could be reached within the serverSelectionTimeoutMS of "
            + $"{_options.ServerSelectionTimeout.TotalMilliseconds} ms. See that one is running and that the host and the "
            + $"port are right. {each}",
            failures[0]);
    }
}
