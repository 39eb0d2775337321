using System.Net;
using System.Net.Sockets;

namespace Streetcar.Wire;

/// <summary>Where the listener is bound, and who may connect.</summary>
public sealed class WireOptions
{
    /// <summary>MongoDB's port.</summary>
    public const int DefaultPort = 27017;

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
    /// A socket to listen on that is bound already, to <see cref="Address"/> and <see cref="Port"/>; null to bind one. The
    /// listener closes it when it stops.
    /// </summary>
    internal Socket? Socket { get; set; }

    /// <summary>What a connection has to say before anything else; null where everybody may do everything.</summary>
    internal Password? Password { get; set; }
}
