namespace Streetcar.Storage.Sqlite;

/// <summary>
/// Connections for reading. One is taken for one batch and given back, so their number follows the reads that run at
/// the same moment, not the cursors that are open.
/// </summary>
internal sealed class ReaderPool(string file) : IDisposable
{
    private const int MaxIdle = 16;

    private readonly Stack<Connection> _idle = new();
    private bool _isClosed;

    /// <summary>Takes a connection, which goes back to <see cref="Return"/>.</summary>
    public Connection Rent()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out var connection))
                return connection;
        }

        return Connection.OpenReader(file);
    }

    /// <summary>Gives a connection back, with no statement running on it.</summary>
    public void Return(Connection connection)
    {
        lock (_idle)
        {
            if (!_isClosed && _idle.Count < MaxIdle)
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    /// <summary>Closes the idle connections, and the others as they come back.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            _isClosed = true;
            while (_idle.TryPop(out var connection))
                connection.Dispose();
        }
    }
}
