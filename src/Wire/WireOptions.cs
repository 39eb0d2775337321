using System.Net;
using System.Net.Sockets;
using Streetcar.Bson.Memory;
using Streetcar.Wire.Tls;

namespace Streetcar.Wire;

/// <summary>Where the listener is bound, and who may connect.</summary>
public sealed class WireOptions
{
    /// <summary>MongoDB's port.</summary>
    public const int DefaultPort = 27017;

    /// <summary>How many connections there may be at once unless set.</summary>
    public const int DefaultMaxConnections = 10_000;

    /// <summary>How long the listener waits for a client, with a message or a reply, unless set: 30 seconds.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    /// <summary>The address to bind; 127.0.0.1 unless set.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>The port, 27017 unless set; 0 for any free one; null to listen nowhere.</summary>
    public int? Port { get; set; } = DefaultPort;

    /// <summary>
    /// Whether commands can be made to fail by <c>configureFailPoint</c>, as tests of drivers do; false unless set. Whoever
    /// reaches the listener can do it, so it is for tests alone.
    /// </summary>
    public bool EnableTestCommands { get; set; }

    /// <summary>
    /// Whether clients must log in, and may do only what their roles allow; false unless set. Nobody is asked on connections within
    /// the process.
    /// </summary>
    public bool MustLogIn { get; set; }

    /// <summary>How many connections there may be at once; 10,000 unless set, and fewer where the process may open fewer files.</summary>
    public int MaxConnections { get; set; } = DefaultMaxConnections;

    /// <summary>How many connections there may be at once from one address; as many as from all unless set.</summary>
    public int MaxConnectionsPerAddress { get; set; } = int.MaxValue;

    /// <summary>How long a message waits for memory that others have taken, before it is refused; 10 seconds unless set.</summary>
    public TimeSpan MemoryWait { get; set; } = MemoryBudget.LongestWait;

    /// <summary>
    /// How long a message may take from its first byte to its last, beside a second for each 64 KB, and how long nothing of it
    /// may come; 30 seconds unless set. It is also how long the beginning of a connection with TLS may take.
    /// </summary>
    public TimeSpan ReceiveTime { get; set; } = DefaultPatience;

    /// <summary>How long a client that must log in may take for each step of it, the first one included; 10 seconds unless set.</summary>
    public TimeSpan LogInTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may take nothing of a reply before its connection is closed; 30 seconds unless set.</summary>
    public TimeSpan SendTime { get; set; } = DefaultPatience;

    /// <summary>TLS on the connections that come by the port; null for none, as it is unless set.</summary>
    public TlsOptions? Tls { get; set; }

    /// <summary>
    /// A socket to listen on that is bound already, to <see cref="Address"/> and <see cref="Port"/>; null to bind one. The
    /// listener closes it when it stops.
    /// </summary>
    internal Socket? Socket { get; set; }
}
