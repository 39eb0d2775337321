using System.Net;
using System.Reflection;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Connections;
using Streetcar.Wire;

namespace Streetcar.Testing;

/// <summary>MongoDB.Driver's client of a listener in its own process: its connections are streams of memory, and need no port.</summary>
internal sealed class InProcessMongoClient : IDisposable
{
    private const string Host = "in-process";

    // The driver takes streams from elsewhere, but only its own tests may hand them over.
    private static readonly MethodInfo? RegisterStreamFactory = typeof(ClusterBuilder).GetMethod(
        "RegisterStreamFactory",
        BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public,
        [typeof(Func<IStreamFactory, IStreamFactory>)]);

    private readonly MongoClient _client;
    private readonly ICluster _cluster;

    private InProcessMongoClient(MongoClientSettings settings)
    {
        _client = new MongoClient(settings);
        _cluster = _client.Cluster;
    }

    /// <summary>The client.</summary>
    public IMongoClient Client => _client;

    /// <param name="listener">The listener, whose port is used where the version of the driver takes no streams.</param>
    /// <param name="settings">The client's settings, but for those of where and as whom it connects.</param>
    /// <param name="user">As whom it connects by a port; null where nobody is asked.</param>
    /// <exception cref="InvalidOperationException">The driver takes no streams, and the listener has no port.</exception>
    public static InProcessMongoClient Create(WireListener listener, MongoClientSettings settings, MongoCredential? user)
    {
        settings = settings.Clone();
        settings.DirectConnection = true;
        settings.ReplicaSetName = null;
        settings.UseTls = false;
        if (RegisterStreamFactory is not { } register)
        {
            settings.Server = new MongoServerAddress(listener.EndPoint.Address.ToString(), listener.EndPoint.Port);
            settings.Credential = user;
            return new(settings);
        }

        settings.Server = new MongoServerAddress(Host);
        settings.Credential = null;
        var configure = settings.ClusterConfigurator;
        Func<IStreamFactory, IStreamFactory> streams = _ => new StreamFactory(listener);
        settings.ClusterConfigurator = cluster =>
        {
            configure?.Invoke(cluster);
            register.Invoke(cluster, [streams]);
        };
        return new(settings);
    }

    /// <summary>Ends the client. It tells the server that its sessions have ended, and waits for the answer.</summary>
    public void Dispose()
    {
        _client.Dispose();
        // The driver keeps a client's connections and threads for the next client of the same settings.
        ClusterRegistry.Instance.UnregisterAndDisposeCluster(_cluster);
    }

    private sealed class StreamFactory(WireListener listener) : IStreamFactory
    {
        public Stream CreateStream(EndPoint endPoint, CancellationToken cancellationToken) => listener.Connect();

        public Task<Stream> CreateStreamAsync(EndPoint endPoint, CancellationToken cancellationToken) =>
            Task.FromResult(listener.Connect());
    }
}
