namespace Streetcar.Spec.Tests.Discovery;

/// <summary>What a driver takes the server for, by its name in the specifications.</summary>
internal static class Topology
{
    /// <summary>A sharded cluster, of which the server is one mongos of several: what it presents itself as unless told otherwise.</summary>
    public const string Sharded = "sharded";

    /// <summary>A replica set, of which the server is the only member.</summary>
    public const string ReplicaSet = "replicaset";
}
