using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Orleans.Providers.MongoDB.Configuration;
using Streetcar.Storage;
using Streetcar.Storage.MongoDB;
using Streetcar.Storage.Sqlite;

namespace Streetcar.Silo;

/// <summary>What the cluster build is made of: silos that find each other, over MongoDB; or one, over SQLite.</summary>
internal static class Build
{
    private const string MembershipDatabase = "streetcar_membership";

    public static IDocumentStore OpenStore(StreetcarOptions options) => options.IsSqlite
        ? SqliteStore.Open(new SqliteStoreOptions(options.Data))
        : MongoStore.Open(options.Store);

    /// <exception cref="FormatException">The advertised address is none.</exception>
    public static ISiloBuilder UseCluster(ISiloBuilder silo, StreetcarOptions options)
    {
        var cluster = options.Cluster;
        int siloPort = cluster.SiloPort > 0 ? cluster.SiloPort : FreePort();
        int gatewayPort = cluster.GatewayPort > 0 ? cluster.GatewayPort : FreePort();
        if (cluster.Membership == StreetcarMembership.Localhost)
        {
            var primary = new IPEndPoint(IPAddress.Loopback, cluster.PrimaryPort > 0 ? cluster.PrimaryPort : siloPort);
            return silo.UseLocalhostClustering(siloPort, gatewayPort, primary, cluster.ServiceId, cluster.ClusterId);
        }

        var address = Resolve(cluster.AdvertisedAddress);
        return silo
            .Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (cluster.ClusterId, cluster.ServiceId))
            .ConfigureEndpoints(address, siloPort, gatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address))
            .UseMongoDBClient(options.Store)
            .UseMongoDBClustering(table =>
            {
                table.DatabaseName = MembershipDatabase;
                table.Strategy = MongoDBMembershipStrategy.SingleDocument;
            });
    }

    private static IPAddress Resolve(string address)
    {
        if (IPAddress.TryParse(address, out var parsed))
            return parsed;
        try
        {
            return Dns.GetHostAddresses(address, AddressFamily.InterNetwork)[0];
        }
        catch (SocketException e)
        {
            throw new FormatException(
                $"'{address}' is no address to advertise ({e.Message}); use an IP address or the name of this machine.", e);
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
