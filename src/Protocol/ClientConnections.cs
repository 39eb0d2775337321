using System.Collections.Concurrent;
using System.Net;

namespace Streetcar.Protocol;

/// <summary>The clients' connections: how many there may be, and which there are.</summary>
/// <param name="limit">How many at once.</param>
/// <param name="limitPerAddress">How many at once from one address.</param>
public sealed class ClientConnections(int limit, int limitPerAddress)
{
    private readonly ConcurrentDictionary<int, ClientConnection> _all = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _count;

    /// <summary>How many may be open at once.</summary>
    public int Limit => limit;

    /// <summary>How many are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many have been opened in all.</summary>
    public long Created { get; private set; }

    /// <summary>How many were refused, as there were too many.</summary>
    public long Refused { get; private set; }

    /// <summary>The operations that run.</summary>
    public IEnumerable<RunningOperation> Operations =>
        _all.Values.Select(connection => connection.Operation).OfType<RunningOperation>();

    /// <summary>Takes in a connection, if there may be another one.</summary>
    /// <param name="address">Where it comes from; null where it has no address.</param>
    public bool TryEnter(IPAddress? address)
    {
        lock (_byAddress)
        {
            address ??= IPAddress.None;
            int count = _byAddress.GetValueOrDefault(address);
            if (_count >= limit || count >= limitPerAddress)
            {
                Refused++;
                return false;
            }

            _byAddress[address] = count + 1;
            _count++;
            Created++;
            return true;
        }
    }

    /// <summary>Lets a connection go.</summary>
    /// <param name="address">Where it came from; null where it has no address.</param>
    public void Leave(IPAddress? address)
    {
        lock (_byAddress)
        {
            address ??= IPAddress.None;
            if (--_byAddress[address] == 0)
                _byAddress.Remove(address);
            _count--;
        }
    }

    /// <summary>Lists a connection, until it is removed.</summary>
    public void Add(ClientConnection connection) => _all[connection.Id] = connection;

    /// <summary>Takes a connection off the list.</summary>
    public void Remove(ClientConnection connection) => _all.TryRemove(connection.Id, out _);

    /// <summary>Interrupts an operation if it still runs.</summary>
    /// <param name="operation">Its number.</param>
    public void Kill(long operation)
    {
        foreach (var connection in _all.Values)
            connection.Kill(operation);
    }

    /// <summary>Interrupts all operations, and all that would follow on their connections.</summary>
    public void Close()
    {
        foreach (var connection in _all.Values)
            connection.Close();
    }
}
