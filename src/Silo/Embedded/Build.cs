using Streetcar.Storage;
using Streetcar.Storage.Sqlite;

namespace Streetcar.Silo;

/// <summary>What the embedded build is made of: one silo, over SQLite.</summary>
internal static class Build
{
    public static IDocumentStore OpenStore(StreetcarOptions options) =>
        SqliteStore.Open(new SqliteStoreOptions(options.Data));

    /// <exception cref="FormatException">The options ask for more than this build has.</exception>
    public static ISiloBuilder UseCluster(ISiloBuilder silo, StreetcarOptions options)
    {
        if (!options.IsSqlite || options.Cluster.HasOthers)
        {
            throw new FormatException(
                "This build is for one silo over SQLite. For several silos, or for documents in MongoDB, build with -p:Cluster=true.");
        }

        // Nothing listens on the ports; a client in the same process finds the silo by its gateway's.
        return silo.UseLocalhostClustering(
            gatewayPort: options.Cluster.GatewayPort is > 0 and var port ? port : 30000,
            serviceId: options.Cluster.ServiceId,
            clusterId: options.Cluster.ClusterId);
    }
}
