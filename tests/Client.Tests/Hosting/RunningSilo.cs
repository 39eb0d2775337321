using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Streetcar.Abstractions;
using Streetcar.Hosting;
using Streetcar.Testing;

namespace Streetcar.Client.Tests;

/// <summary>A whole silo in the test process, on a free port and a folder of its own, and a client for each door.</summary>
public sealed class RunningSilo : IAsyncLifetime
{
    private readonly Dictionary<Door, DocumentClient> _clients = [];
    private StreetcarServer? _server;

    /// <summary>Where the wire door listens.</summary>
    public IPEndPoint EndPoint => _server!.Services.GetRequiredService<StreetcarEndpoint>().EndPoint;

    /// <summary>What the clients of <see cref="Client"/> did since the last new database.</summary>
    public ConcurrentQueue<CommandEvent> Events { get; } = [];

    /// <summary>The client that the tests share.</summary>
    public DocumentClient Client(Door door) => _clients[door];

    /// <summary>A database that no other test uses.</summary>
    public Database NewDatabase(Door door)
    {
        Events.Clear();
        return Client(door)[$"test_{Guid.NewGuid():N}"];
    }

    /// <summary>A collection that no other test uses.</summary>
    public Collection NewCollection(Door door) => NewDatabase(door)["things"];

    /// <summary>A collection of so many documents, <c>i</c> from 0 up.</summary>
    public async Task<Collection> NewCollectionAsync(Door door, int count)
    {
        var collection = NewCollection(door);
        await collection.InsertManyAsync(Enumerable.Range(0, count).Select(i => new BsonDocument { ["_id"] = i, ["i"] = i }));
        return collection;
    }

    public async Task InitializeAsync()
    {
        _server = await StreetcarServer.StartAsync();
        var options = new ClientOptions
        {
            Hosts = [new("127.0.0.1", EndPoint.Port)],
            ServerSelectionTimeout = TimeSpan.FromSeconds(10),
            Monitor = Events.Enqueue,
        };
        _clients[Door.Wire] = new DocumentClient(options);
        _clients[Door.Grains] = new DocumentClient(_server.Services.GetRequiredService<ICommandDispatcher>(), options);
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _clients.Values)
            await client.DisposeAsync();
        await _server!.DisposeAsync();
    }
}
