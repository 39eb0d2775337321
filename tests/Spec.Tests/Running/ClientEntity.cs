using System.Collections.Concurrent;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Events;

namespace Streetcar.Spec.Tests.Running;

/// <summary>A client that a test names, and what it has been seen to do.</summary>
internal sealed class ClientEntity : IDisposable
{
    // Fail points are the test's own doing, and a connection's handshake is none of the client's operations.
    private readonly HashSet<string> _unobserved = ["configureFailPoint", "hello", "isMaster"];

    private readonly HashSet<string> _observed;
    private readonly ConcurrentQueue<ObservedCommand> _events = [];
    private readonly ICluster _cluster;

    public ClientEntity(SpecServer server, BsonDocument description)
    {
        var arguments = new Arguments(description);
        arguments.Text("id");
        _observed = [.. arguments.Values("observeEvents")?.Select(name => name.AsString) ?? []];
        _unobserved.UnionWith(arguments.Values("ignoreCommandMonitoringEvents")?.Select(name => name.AsString) ?? []);
        var settings = server.Settings(
            arguments.Flag("useMultipleMongoses") == true,
            string.Join('&', arguments.Document("uriOptions")?.Select(option => $"{option.Name}={option.Value}") ?? []));
        settings.ServerApi = arguments.Document("serverApi") is { } api ? ToServerApi(api) : null;
        settings.ClusterConfigurator = cluster => cluster
            .Subscribe<CommandStartedEvent>(started => Observe(ObservedCommand.Of(started)))
            .Subscribe<CommandSucceededEvent>(succeeded => Observe(ObservedCommand.Of(succeeded)))
            .Subscribe<CommandFailedEvent>(failed => Observe(ObservedCommand.Of(failed)));
        arguments.End();
        Client = new MongoClient(settings);
        _cluster = Client.Cluster;
    }

    public IMongoClient Client { get; }

    /// <summary>The events of the kinds that the test wants to know of.</summary>
    public IReadOnlyList<ObservedCommand> Events => [.. _events];

    public void Dispose()
    {
        Client.Dispose();
        // Otherwise its threads look after the server for all the others' time.
        ClusterRegistry.Instance.UnregisterAndDisposeCluster(_cluster);
    }

    private static ServerApi ToServerApi(BsonDocument document)
    {
        var arguments = new Arguments(document);
        if (arguments.Text("version") is var version && version != "1")
            throw new SpecRunnerException($"The version '{version}' of the server API is not known.");
        var api = new ServerApi(ServerApiVersion.V1, arguments.Flag("strict"), arguments.Flag("deprecationErrors"));
        arguments.End();
        return api;
    }

    private void Observe(ObservedCommand happened)
    {
        if (!_unobserved.Contains(happened.Name) && _observed.Contains(happened.Event))
            _events.Enqueue(happened);
    }
}
