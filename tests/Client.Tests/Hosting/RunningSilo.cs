using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Streetcar.Client.Grains;
using Streetcar.Hosting;
using Streetcar.Protocol;
using Streetcar.Testing;

namespace Streetcar.Client.Tests.Hosting;

/// <summary>A whole silo in the test process, on a free port and a folder of its own, and a client of each transport.</summary>
public sealed class RunningSilo : IAsyncLifetime
{
    private readonly Dictionary<Transport, DocumentClient> _clients = [];
    private StreetcarServer? _server;

    /// <summary>Where the silo listens.</summary>
    public IPEndPoint EndPoint => _server!.Services.GetRequiredService<StreetcarEndpoint>().EndPoint;

    /// <summary>What the clients of <see cref="Client"/> sent since the last new database.</summary>
    public SeenCommands Commands { get; } = new();

    /// <summary>The client that the tests share.</summary>
    public DocumentClient Client(Transport transport) => _clients[transport];

    /// <summary>MongoDB's own driver.</summary>
    public IMongoClient Driver { get; private set; } = null!;

    /// <summary>Another client over grain calls.</summary>
    public DocumentClient NewClient(DocumentClientOptions options) =>
        Commands.Watch(_server!.Services.GetRequiredService<ICommandDispatcher>()).CreateDocumentClient(options);

    /// <summary>A database that no other test uses.</summary>
    public Database NewDatabase(Transport transport)
    {
        Commands.Clear();
        return Client(transport)[$"test_{Guid.NewGuid():N}"];
    }

    /// <summary>A collection that no other test uses.</summary>
    public Collection<BsonDocument> NewCollection(Transport transport) => NewDatabase(transport)["things"];

    /// <summary>A collection of objects that no other test uses.</summary>
    public Collection<T> NewCollection<T>(Transport transport)
        where T : class => NewDatabase(transport).GetCollection<T>("things");

    /// <summary>A collection of so many documents, <c>i</c> from 0 up.</summary>
    public async Task<Collection<BsonDocument>> NewCollectionAsync(Transport transport, int count)
    {
        var collection = NewCollection(transport);
        await collection.InsertManyAsync(Enumerable.Range(0, count).Select(i => new BsonDocument { ["_id"] = i, ["i"] = i }));
        Commands.Clear();
        return collection;
    }

    public async ValueTask InitializeAsync()
    {
        _server = await StreetcarServer.StartAsync();
        var settings = MongoClientSettings.FromConnectionString(_server.ConnectionString);
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(10);
        settings.ClusterConfigurator = Commands.Watch;
        Driver = new MongoClient(settings);
        _clients[Transport.Wire] = new DocumentClient(Driver);
        _clients[Transport.Grains] = Commands.Watch(_server.Services.GetRequiredService<ICommandDispatcher>())
            .CreateDocumentClient();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
            await client.DisposeAsync();
        Driver.Dispose();
        await _server!.DisposeAsync();
    }
}
