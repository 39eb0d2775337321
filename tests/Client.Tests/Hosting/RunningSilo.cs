using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
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

    /// <summary>Another client.</summary>
    public DocumentClient NewClient(Transport transport, DocumentClientOptions options) =>
        transport == Transport.Grains ? NewClient(options) : new DocumentClient(Driver, options);

    /// <summary>Another client, as an Orleans client has it.</summary>
    public DocumentClient NewClientOfGrains() => _server!.Services.GetRequiredService<IGrainFactory>().CreateDocumentClient();

    /// <summary>
    /// Loses the next answers to a command of <see cref="Client"/>, over the wire with the command itself, as the connection breaks.
    /// </summary>
    public Task LoseAnswersAsync(Transport transport, string command, int times) =>
        ChangeAnswersAsync(transport, command, times, Parse("{ closeConnection: true }"), null);

    /// <summary>Lets a command of <see cref="Client"/> fail with an error, over the wire without having run.</summary>
    public Task RefuseAsync(Transport transport, string command, int code) => ChangeAnswersAsync(
        transport,
        command,
        1,
        new BsonDocument("errorCode", code),
        new BsonDocument { ["ok"] = 0, ["code"] = code, ["errmsg"] = "It is refused." });

    private async Task ChangeAnswersAsync(
        Transport transport, string command, int times, BsonDocument failure, BsonDocument? answer)
    {
        if (transport == Transport.Wire)
        {
            await Driver.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument
            {
                ["configureFailPoint"] = "failCommand",
                ["mode"] = new BsonDocument("times", times),
                ["data"] = failure.Add("failCommands", new BsonArray { command }),
            });
            Commands.Clear();
            return;
        }

        for (int i = 0; i < times; i++)
            Commands.ChangeAnswer(command, answer);
    }

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
        _server = await StreetcarServer.StartAsync(options => options.EnableTestCommands = true);
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
