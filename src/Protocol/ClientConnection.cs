using System.Diagnostics;
using Streetcar.Bson.Memory;

namespace Streetcar.Protocol;

/// <summary>The connection that a command came by, and the operation that it runs. Safe for use by several threads.</summary>
/// <param name="id">Its number, which <c>hello</c> replies with.</param>
/// <param name="peer">The client's address and port; empty where it has none.</param>
/// <param name="replies">
/// Where the memory for long replies is taken from, until the client has taken them; null where they are not counted.
/// </param>
public sealed class ClientConnection(int id, string peer, MemoryBudget? replies = null)
{
    private const int OperationBits = 24;

    private readonly Lock _lock = new();
    private CancellationTokenSource _interruption = new();
    private Command? _command;
    private long _started;
    private int _operations;
    private bool _isClosing;

    /// <summary>The connection's number.</summary>
    public int Id => id;

    /// <summary>The client's address and port; empty where it has none.</summary>
    public string Peer => peer;

    /// <summary>The client's address, without the port.</summary>
    public string Address { get; } = peer[..Math.Max(peer.LastIndexOf(':'), 0)];

    /// <summary>Where the memory for long replies is taken from; null where they are not counted.</summary>
    public MemoryBudget? Replies => replies;

    /// <summary>
    /// The application that the client named in its handshake; null where it named none, or where nobody asks for it: only
    /// fail points do.
    /// </summary>
    public string? Application { get; set; }

    /// <summary>Whether the client has authenticated, where that is asked of it.</summary>
    public bool IsAuthenticated { get; set; }

    /// <summary>The operation that runs; null for none.</summary>
    public RunningOperation? Operation
    {
        get
        {
            lock (_lock)
                return _command is { } command ? new(this, OperationId, command, Stopwatch.GetElapsedTime(_started)) : null;
        }
    }

    // Unique for as long as a connection has run no 16 million others meanwhile.
    private long OperationId => ((long)id << OperationBits) | (uint)(_operations & ((1 << OperationBits) - 1));

    /// <summary>The number of the connection that runs an operation.</summary>
    /// <param name="operation">The operation's number.</param>
    public static int IdOf(long operation) => (int)(operation >> OperationBits);

    /// <summary>Begins an operation.</summary>
    /// <param name="command">Its command.</param>
    /// <returns>Says that the operation is to end: it was killed, or its connection is closed.</returns>
    public CancellationToken Begin(Command command)
    {
        lock (_lock)
        {
            _command = command;
            _started = Stopwatch.GetTimestamp();
            _operations++;
            return _interruption.Token;
        }
    }

    /// <summary>Ends the operation.</summary>
    public void End()
    {
        lock (_lock)
        {
            _command = null;
            if (_interruption.IsCancellationRequested && !_isClosing)
                _interruption = new CancellationTokenSource();
        }
    }

    /// <summary>Interrupts an operation if it still runs.</summary>
    /// <param name="operation">Its number.</param>
    public void Kill(long operation)
    {
        lock (_lock)
        {
            if (_command is not null && OperationId == operation)
                _ = _interruption.CancelAsync();
        }
    }

    /// <summary>Interrupts the operation that runs and all that would follow.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosing = true;
            _ = _interruption.CancelAsync();
        }
    }
}
