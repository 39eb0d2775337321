using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using Orleans;
using Orleans.Hosting;
using Streetcar.Abstractions;
using Streetcar.Bson.Memory;
using Streetcar.Protocol;
using Streetcar.Security;
using Streetcar.Wire;

namespace Streetcar.Client.Driver;

/// <summary>
/// A listener on a free port of 127.0.0.1, and the one client that knows its password. Its socket listens from the
/// beginning, so that the port is known and connections wait; they are served once it is started.
/// </summary>
internal sealed class PrivateListener : IDisposable
{
    private const int PasswordBytes = 32;

    private static readonly UserName User = new("streetcar", "admin");

    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ClientConnections _connections = new(WireOptions.DefaultMaxConnections, int.MaxValue);
    private readonly WireListener _listener;
    private readonly MongoClient _client;
    private readonly ICluster _cluster;

    public PrivateListener(IServiceProvider services, IOptionsMonitor<MongoClientSettings> settings)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        var endPoint = (IPEndPoint)_socket.LocalEndPoint!;
        string password = Convert.ToHexString(RandomNumberGenerator.GetBytes(PasswordBytes));
        var options = new WireOptions { Port = endPoint.Port, Socket = _socket };
        _listener = new WireListener(
            Options.Create(options),
            new PrivateAccess(Dispatcher(services), User, password),
            new ErrorReplies(
                services.GetRequiredService<IHostApplicationLifetime>(),
                services.GetRequiredService<ILogger<ErrorReplies>>()),
            _connections,
            services.GetService<ServerMemory>() ?? ServerMemory.OfMachine(),
            services.GetRequiredService<ILoggerFactory>());
        _client = new MongoClient(
            Settings(settings.Get(StreetcarMongoClientExtensions.MongoClientKey).Clone(), endPoint, password));
        _cluster = _client.Cluster;
    }

    public IMongoClient Client => _client;

    public Task StartAsync(CancellationToken cancellationToken) => _listener.StartAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(StopTime);
        var disposing = Task.Run(DisposeClient, CancellationToken.None);
        await disposing.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connections.Close();
        await disposing;
        await _listener.StopAsync(end.Token);
    }

    public void Dispose()
    {
        _connections.Close();
        DisposeClient();
        _listener.Dispose();
        _socket.Dispose();
    }

    // The driver keeps a client's connections and threads for the next client of the same settings. It tells the server that
    // its sessions have ended, and waits for the answer, which does not come where the cluster is gone.
    private void DisposeClient()
    {
        _client.Dispose();
        ClusterRegistry.Instance.UnregisterAndDisposeCluster(_cluster);
    }

    // A silo that hosts Streetcar has one of its own.
    private static ICommandDispatcher Dispatcher(IServiceProvider services) =>
        services.GetService<ICommandDispatcher>()
        ?? new GatewayDispatcher(services.GetRequiredService<IGrainFactory>());

    private static MongoClientSettings Settings(MongoClientSettings settings, IPEndPoint endPoint, string password)
    {
        settings.ApplicationName ??= "Streetcar";
        settings.Server = new MongoServerAddress(endPoint.Address.ToString(), endPoint.Port);
        settings.DirectConnection = true;
        settings.Credential = new MongoCredential("SCRAM-SHA-256", new MongoInternalIdentity(User.Database, User.Name), new PasswordEvidence(password));
        return settings;
    }
}
