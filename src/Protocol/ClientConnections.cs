namespace Streetcar.Protocol;

/// <summary>The clients' connections: how many there may be, and which there are. Safe for use by several threads.</summary>
/// <param name="limit">How many at once.</param>
/// <param name="limitPerAddress">How many at once from one address.</param>
public sealed class ClientConnections(int limit, int limitPerAddress)
{
    private readonly Dictionary<int, ClientConnection> _all = [];
    private readonly Dictionary<string, int> _byAddress = [];

    /// <summary>How many may be open at once.</summary>
    public int Limit => limit;

    /// <summary>How many are open.</summary>
    public int Count
    {
        get
        {
            lock (_all)
                return _all.Count;
        }
    }

    /// <summary>How many have been opened in all.</summary>
    public long Created { get; private set; }

    /// <summary>How many were refused, as there were too many.</summary>
    public long Refused { get; private set; }

    /// <summary>The operations that run.</summary>
    public IEnumerable<RunningOperation> Operations =>
        All().Select(connection => connection.Operation).OfType<RunningOperation>();

    /// <summary>Takes in a connection, if there may be another one.</summary>
    public bool TryAdd(ClientConnection connection)
    {
        lock (_all)
        {
            int fromAddress = _byAddress.GetValueOrDefault(connection.Address);
            if (_all.Count >= limit || fromAddress >= limitPerAddress)
            {
                Refused++;
                return false;
            }

            _all.Add(connection.Id, connection);
            _byAddress[connection.Address] = fromAddress + 1;
            Created++;
            return true;
        }
    }

    /// <summary>Lets a connection go that was taken in.</summary>
    public void Remove(ClientConnection connection)
    {
        lock (_all)
        {
            _all.Remove(connection.Id);
            if (--_byAddress[connection.Address] == 0)
                _byAddress.Remove(connection.Address);
        }
    }

    /// <summary>Interrupts an operation if it still runs.</summary>
    /// <param name="operation">Its number.</param>
    public void Kill(int operation)
    {
        foreach (var connection in All())
            connection.Kill(operation);
    }

    /// <summary>Interrupts all operations, and all that would follow on their connections.</summary>
    public void Close()
    {
        foreach (var connection in All())
            connection.Close();
    }

    private ClientConnection[] All()
    {
        lock (_all)
            return [.. _all.Values];
    }
}
