using System.Collections.Concurrent;

namespace Orleans;

/// <summary>The clusters of this process by their gateways' ports, for clients in the same process.</summary>
internal static class LocalGateways
{
    private static readonly ConcurrentDictionary<int, Cluster> ByPort = [];

    public static void Add(int port, Cluster cluster) => ByPort[port] = cluster;

    public static void Remove(int port, Cluster cluster) => ByPort.TryRemove(new(port, cluster));

    public static Cluster? Find(int port) => ByPort.GetValueOrDefault(port);
}
