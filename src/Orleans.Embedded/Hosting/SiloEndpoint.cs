using System.Net;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A silo's name and endpoints, which tell silos apart; nothing listens on them.</summary>
internal sealed class SiloEndpoint
{
    private static int _generations;

    public string SiloName { get; set; } = $"Silo_{Guid.NewGuid().ToString("N")[..5]}";

    public int SiloPort { get; set; } = 11111;

    public int GatewayPort { get; set; } = 30000;

    /// <summary>Whether clustering was configured at all.</summary>
    public bool IsClustered { get; set; }

    public SiloAddress NewAddress() => At(SiloPort);

    public SiloAddress NewGatewayAddress() => At(GatewayPort);

    private static SiloAddress At(int port) =>
        SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), Interlocked.Increment(ref _generations));
}
