using Streetcar.Silo.Tests;

namespace Streetcar.Drivers.Tests;

/// <summary>What a server presents itself as, and the URIs that insist on it.</summary>
internal static class Topologies
{
    public const string Mongos = "a mongos";
    public const string ReplicaSet = "a replica set";

    /// <summary>Starts a server.</summary>
    /// <returns>The server, and where clients reach it.</returns>
    public static async Task<(SiloProcess Silo, string Uri)> StartAsync(string topology, string dataFolder)
    {
        string[] set = topology == ReplicaSet ? ["--replica-set", "rs0"] : [];
        var silo = SiloProcess.Launch(["--port", "0", "--data", dataFolder, .. set]);
        try
        {
            await silo.WaitUntilReadyAsync();
            return (silo, $"mongodb://{silo.EndPoint}/{(topology == ReplicaSet ? "?replicaSet=rs0" : "")}");
        }
        catch
        {
            silo.Dispose();
            throw;
        }
    }
}
