using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Transports;
using Streetcar.Client.Transports.Wire;

namespace Streetcar.Client;

/// <summary>
/// A deployment, as its users see it. Make one when the application starts and use it for as long as it runs, from as many
/// threads as there are. Making it does no I/O; it connects when it is first used. Its members are virtual, so that tests
/// can stand in for it.
/// </summary>
/// <example><code>
/// await using var client = new DocumentClient("mongodb://localhost:27017");
/// var collection = client["test_database"]["test_collection"];
/// await collection.InsertOneAsync(new BsonDocument("key", "value"));
/// </code></example>
public class DocumentClient : IAsyncDisposable
{
    private readonly ClientContext _context;
    private readonly Concerns _concerns;

    /// <summary>A client of the server at localhost:27017, over the wire.</summary>
    public DocumentClient()
        : this("mongodb://localhost:27017")
    {
    }

    /// <summary>A client over the wire.</summary>
    /// <param name="connectionString">
    /// As MongoDB.Driver takes it, such as <c>mongodb://host1,host2:27018/?retryWrites=false</c>.
    /// </param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="MongoConfigurationException">The text is not a connection string; the message names what is wrong.</exception>
    public DocumentClient(string connectionString, DocumentClientOptions? options = null)
        : this(MongoClientSettings.FromConnectionString(connectionString), options)
    {
    }

    /// <summary>A client over the wire.</summary>
    /// <param name="settings">MongoDB.Driver's settings: hosts, log-in, TLS, compression, pools, time-outs.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public DocumentClient(MongoClientSettings settings, DocumentClientOptions? options = null)
        : this(WireTransport.Create(settings), options)
    {
    }

    /// <summary>A client over the wire that shares the connections of one of MongoDB.Driver.</summary>
    /// <param name="client">MongoDB.Driver's client, which is not disposed of with this one.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public DocumentClient(IMongoClient client, DocumentClientOptions? options = null)
        : this(WireTransport.Share(client), options)
    {
    }

    internal DocumentClient(ITransport transport, DocumentClientOptions? options)
    {
        options ??= new DocumentClientOptions();
        GuidDefault.Choose(options.GuidRepresentation);
        _context = new ClientContext(transport, options);
        _concerns = new Concerns(options.ReadConcern, options.WriteConcern, options.ReadPreference);
    }

    /// <summary>A database. No I/O is done; a database comes into being with its first collection.</summary>
    /// <param name="database">The database's name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public virtual Database this[string database] => new(this, _context, database, _concerns);

    /// <summary>
    /// Starts a session, in which operations follow each other: each sees what those before it did, also where other servers
    /// answer; and several can be one transaction. No I/O is done.
    /// </summary>
    /// <param name="options">How; null for the defaults: causal consistency.</param>
    /// <returns>The session, to be disposed of.</returns>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <example><code>
    /// await using var session = client.StartSession();
    /// await session.WithTransactionAsync(async (session, token) =>
    /// {
    ///     await orders.With(session).InsertOneAsync(order, cancellationToken: token);
    ///     await stock.With(session).UpdateOneAsync(item => item.Id == order.Item, $$"""{ $inc: { Count: -1 } }""", cancellationToken: token);
    /// });
    /// </code></example>
    public virtual ClientSession StartSession(ClientSessionOptions? options = null) =>
        new(this, _context, options ?? new ClientSessionOptions(), _concerns);

    /// <summary>Lists the names of the databases.</summary>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task<List<string>> ListDatabaseNamesAsync(CancellationToken cancellationToken = default)
    {
        var command = new BsonDocument { { "listDatabases", 1 }, { "nameOnly", true } };
        var reply = await _context.Transport.RunCommandAsync("admin", command, null, null, cancellationToken).ConfigureAwait(false);
        return [.. reply["databases"].AsBsonArray.Select(database => database["name"].AsString)];
    }

    /// <summary>Drops a database with all that is in it. One that does not exist is no error.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task DropDatabaseAsync(string database, CancellationToken cancellationToken = default) =>
        _context.Transport.RunCommandAsync(
            database, new BsonDocument("dropDatabase", 1).With(_concerns), null, null, cancellationToken).AsTask();

    /// <summary>The changes of all databases, from the moment on at which the cursor is first read.</summary>
    /// <param name="pipeline">Stages that the events go through; left out for none.</param>
    /// <param name="options">How; null for the defaults.</param>
    public virtual Cursor<ChangeStreamDocument<BsonDocument>> Watch(
        Pipeline<ChangeStreamDocument<BsonDocument>> pipeline = default, ChangeStreamOptions? options = null) =>
        ChangeStream.Of(
            _context, _context.TypeOf<BsonDocument>(), pipeline, new WatchRequest(null, null, options ?? new ChangeStreamOptions(), _concerns));

    /// <summary>Closes the connections that the client has made. Cursors that are still open can't be read any further.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _context.Transport.DisposeAsync();
    }
}
