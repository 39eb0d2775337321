using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Orleans.Configuration;
using Orleans.Hosting;
using Streetcar.Storage;
using Streetcar.Storage.MongoDB;

namespace Streetcar.Hosting;

/// <summary>How a silo of Streetcar's own finds the others.</summary>
internal static class SiloClustering
{
    /// <exception cref="FormatException">The advertised address is none.</exception>
    public static void UseStreetcarCluster(this ISiloBuilder silo, StreetcarOptions options)
    {
        var cluster = options.Cluster;
        bool isLocal = cluster.Membership == StreetcarMembership.Localhost;
        var address = isLocal ? IPAddress.Loopback : Resolve(cluster.AdvertisedAddress);
        silo.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        silo.Services
            .AddSingleton(_ => new SiloPorts(cluster, address))
            .AddOptions<EndpointOptions>().Configure<SiloPorts>(static (endpoints, ports) => ports.Configure(endpoints));
        if (isLocal)
            silo.UseDevelopmentClustering(cluster.PrimaryPort > 0 ? new IPEndPoint(IPAddress.Loopback, cluster.PrimaryPort) : null);
        else
            silo.UseMongoDBClustering(table => table.CreateClient = ClientOfStore);
    }

    private static IMongoClient ClientOfStore(IServiceProvider services) =>
        ((MongoStore)((StoreDecorator)services.GetRequiredService<IDocumentStore>()).Undecorated).Client;

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
}
