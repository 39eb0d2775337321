using System.Diagnostics;
using Streetcar.Bson.Memory;
using Streetcar.Security;
using Streetcar.Security.Scram;

namespace Streetcar.Protocol;

/// <summary>The connection that a command came by, and the operation that it runs. Safe for use by several threads.</summary>
/// <param name="id">Its number, which <c>hello</c> replies with.</param>
/// <param name="peer">The client's address and port; empty where it has none.</param>
/// <param name="replies">
/// Where the memory for long replies is taken from, until the client has taken them; null where they are not counted.
/// </param>
public sealed class ClientConnection(int id, string peer, MemoryBudget? replies = null)
{
    private static int _lastShown;

    private readonly Lock _lock = new();
    private CancellationTokenSource _interruption = new();
    private Command? _command;
    private long _started;
    private int _shown;
    private bool _isClosing;

    /// <summary>The connection's number.</summary>
    public int Id => id;

    /// <summary>What tells the connection from all others, of other servers too.</summary>
    public Guid Uuid { get; } = Guid.NewGuid();

    /// <summary>The client's address and port; empty where it has none.</summary>
    public string Peer => peer;

    /// <summary>The client's address, without the port.</summary>
    public string Address { get; } = peer[..Math.Max(peer.LastIndexOf(':'), 0)];

    /// <summary>The address and port at which the client reached the server; null where that is not known.</summary>
    public string? Reached { get; init; }

    /// <summary>Where the memory for long replies is taken from; null where they are not counted.</summary>
    public MemoryBudget? Replies => replies;

    /// <summary>
    /// The application that the client named in its handshake; null where it named none, or where nobody asks for it: only
    /// fail points do.
    /// </summary>
    public string? Application { get; set; }

    /// <summary>
    /// The subject of the certificate that the client has proved to have, in the form of RFC 2253, as MongoDB names such users:
    /// <c>CN=reports,OU=shop,O=Example</c>; null where it showed none, or none was asked for. It stands before the first command.
    /// </summary>
    public string? CertificateSubject { get; set; }

    /// <summary>Whether the client must log in before it may do anything else, and may then do what its user's roles allow.</summary>
    public bool MustLogIn { get; init; }

    /// <summary>Who has logged in; null for nobody.</summary>
    public Principal? User { get; set; }

    /// <summary>
    /// Whose commands come by it, where clients must log in; null for clients that may do everything. Unlike <see cref="User"/> it
    /// goes along with a command to other silos.
    /// </summary>
    public UserName? Caller
    {
        get => MustLogIn ? User?.User : field;
        init;
    }

    /// <summary>What tells the user from another one of the same name, who comes after him; null for one without.</summary>
    public Guid? UserId { get; set; }

    /// <summary>As of when the user is known; null for one who stays as he is, or for nobody.</summary>
    public long? UserVersion { get; set; }

    /// <summary>The log-in that is under way; null for none.</summary>
    public SaslExchange? LogIn { get; set; }

    /// <summary>Whether the client is still to log in, so that nothing else is to be expected of it.</summary>
    public bool IsUnknown => MustLogIn && User is null;

    /// <summary>The operation that runs; null for none.</summary>
    public RunningOperation? Operation
    {
        get
        {
            lock (_lock)
            {
                if (_command is not { } command)
                    return null;
                // It gets its number when it is shown for the first time: who kills it has seen it.
                if (_shown == 0)
                    _shown = Interlocked.Increment(ref _lastShown) & int.MaxValue;
                return new(this, _shown, command, Stopwatch.GetElapsedTime(_started));
            }
        }
    }

    /// <summary>Forgets who has logged in.</summary>
    public void LogOut() => (User, UserId, UserVersion) = (null, null, null);

    /// <summary>Begins an operation.</summary>
    /// <param name="command">Its command.</param>
    /// <returns>Says that the operation is to end: it was killed, or its connection is closed.</returns>
    public CancellationToken Begin(Command command)
    {
        lock (_lock)
        {
            _command = command;
            _started = Stopwatch.GetTimestamp();
            _shown = 0;
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
    public void Kill(int operation)
    {
        lock (_lock)
        {
            if (_command is not null && _shown == operation && operation != 0)
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
