using System.Diagnostics.CodeAnalysis;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// A pool of connections for reading. One is rented for a time slice, so their number follows the reads that run at
/// the same moment, not the cursors that are open.
/// </summary>
/// <param name="database">The database's name.</param>
/// <param name="open">Opens another connection.</param>
/// <param name="idleOfAll">Counts all idle connections but the first one of each pool.</param>
internal sealed class ReaderPool(string database, Func<Connection> open, IdleReaders idleOfAll) : IDisposable
{
    private const int MaxIdle = 16;

    private readonly Stack<Connection> _idle = new();
    private bool _isClosed;

    /// <exception cref="DocumentException">QueryPlanKilled: the database has been closed or dropped.</exception>
    public Connection Rent() => TryRent(out var connection)
        ? connection
        : throw new DocumentException(ErrorCode.QueryPlanKilled, $"The database '{database}' has been closed or dropped");

    /// <summary>Rents a connection; false where the database has been closed or dropped.</summary>
    public bool TryRent([NotNullWhen(true)] out Connection? connection)
    {
        lock (_idle)
        {
            if (TryPop(out connection))
                return true;
            if (_isClosed)
                return false;
        }

        connection = Open();
        lock (_idle)
        {
            if (!_isClosed)
                return true;
        }

        // A file of that name may be another database's by now.
        connection.Dispose();
        return false;
    }

    /// <summary>Returns a connection, with no statement running on it.</summary>
    public void Return(Connection connection)
    {
        lock (_idle)
        {
            if (!_isClosed && (_idle.Count == 0 || (_idle.Count < MaxIdle && idleOfAll.TryAdd())))
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    /// <summary>Closes the idle connections, and the others when they are returned.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            _isClosed = true;
            while (TryPop(out var connection))
                connection.Dispose();
        }
    }

    private Connection Open()
    {
        try
        {
            return open();
        }
        catch (SqliteException e) when (e.Code == ErrorCode.TooManyFilesOpen && idleOfAll.TryMakeRoom())
        {
            return open();
        }
    }

    private bool TryPop([NotNullWhen(true)] out Connection? connection)
    {
        if (!_idle.TryPop(out connection))
            return false;
        if (_idle.Count > 0)
            idleOfAll.Remove();
        return true;
    }
}
