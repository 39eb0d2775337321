namespace Streetcar.Client;

/// <summary>One silo that listens, and the connections to it.</summary>
internal sealed class Server(HostAddress address, ClientOptions options)
{
    public HostAddress Address { get; } = address;

    public ConnectionPool Pool { get; } = new(address, options);
}
