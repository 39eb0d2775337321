using Orleans;
using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// A cluster of silos, as its users see it. Make one when the application starts and use it for as long as it runs, from
/// as many threads as there are: it holds the connections. Making it does no I/O; it connects when it is first used.
/// </summary>
/// <example><code>
/// await using var client = new DocumentClient("mongodb://localhost:27017");
/// var collection = client["test_database"]["test_collection"];
/// await collection.InsertOneAsync(new() { ["key"] = "value" });
/// </code></example>
public sealed class DocumentClient : IAsyncDisposable
{
    private readonly CommandRunner _runner;
    private readonly Concerns _concerns;

    /// <summary>A client of the silo at localhost:27017.</summary>
    public DocumentClient()
        : this(new ClientOptions())
    {
    }

    /// <summary>A client of the silo at one address.</summary>
    /// <param name="host">The host's name or IP address.</param>
    /// <param name="port">The port, 1 to 65535.</param>
    public DocumentClient(string host, int port)
        : this(new ClientOptions { Hosts = [new HostAddress(host, port)] })
    {
    }

    /// <summary>A client of the silos that a connection string lists.</summary>
    /// <param name="connectionString">
    /// Such as <c>mongodb://host1,host2:27018/?replicaSet=my-replicaset-name</c>.
    /// </param>
    /// <exception cref="FormatException">The text is not a connection string; the message names what is wrong.</exception>
    /// <exception cref="NotSupportedException">It asks for what Streetcar does not have, such as a log-in.</exception>
    public DocumentClient(string connectionString)
        : this(ClientOptions.Parse(connectionString))
    {
    }

    /// <summary>A client of the silos that options list.</summary>
    /// <param name="options">How to reach them.</param>
    /// <exception cref="ArgumentException">An option has a value that it can't have.</exception>
    public DocumentClient(ClientOptions options)
        : this(new WireTransport(options), options)
    {
    }

    /// <summary>The same client over grain calls, in an Orleans client.</summary>
    /// <param name="grains">The cluster's client.</param>
    /// <param name="options">Options, of which those of hosts and connections don't matter here; null for the defaults.</param>
    public DocumentClient(IGrainFactory grains, ClientOptions? options = null)
        : this(new GatewayDispatcher(grains), options)
    {
    }

    /// <summary>The same client inside a silo, whose reads need no grain call.</summary>
    /// <param name="dispatcher">The silo's dispatcher.</param>
    /// <param name="options">Options, of which those of hosts and connections don't matter here; null for the defaults.</param>
    public DocumentClient(ICommandDispatcher dispatcher, ClientOptions? options = null)
        : this(new GrainTransport(dispatcher), options ?? new ClientOptions())
    {
    }

    private DocumentClient(ITransport transport, ClientOptions options)
    {
        Options = options;
        _runner = new CommandRunner(transport, options);
        _concerns = new Concerns(options.ReadConcern, options.WriteConcern, options.ReadPreference);
    }

    /// <summary>How the client reaches its silos.</summary>
    public ClientOptions Options { get; }

    /// <summary>A database. No I/O is done; a database comes into being with its first collection.</summary>
    /// <param name="database">The database's name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Database this[string database] => new(this, _runner, database, _concerns);

    /// <summary>Lists the names of the databases.</summary>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<List<string>> ListDatabaseNamesAsync(CancellationToken cancellationToken = default)
    {
        var request = new Request("admin", "listDatabases"u8, 1) { Retry = Retry.Read }.With("nameOnly"u8, true);
        var response = await _runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        return [.. new BsonDocument(response.Body)["databases"].AsArray.Select(database => database.AsDocument["name"].AsString)];
    }

    /// <summary>Drops a database with all that is in it. One that does not exist is no error.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task DropDatabaseAsync(string database, CancellationToken cancellationToken = default) =>
        await _runner.RunAsync(new Request(database, "dropDatabase"u8, 1).ForWrite(_concerns), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Starts a session, for commands that are to name it. Dispose of it at its end.</summary>
    public ClientSession StartSession() => new(_runner);

    /// <summary>Closes the connections. Cursors that are still open can't be read any further.</summary>
    public ValueTask DisposeAsync() => _runner.DisposeAsync();
}
