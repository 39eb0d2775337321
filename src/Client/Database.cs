using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>A database: a set of collections. Having one does no I/O. Made by the indexer of a client.</summary>
public class Database
{
    private const int NamespaceNotFound = 26;

    private readonly ClientContext _context = null!;
    private readonly Concerns _concerns = null!;

    internal Database(DocumentClient client, ClientContext context, string name, Concerns concerns)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, "database");
        Client = client;
        _context = context;
        _concerns = concerns;
        Name = name;
    }

    /// <summary>A stand-in for tests, whose members are overridden.</summary>
    protected Database()
    {
    }

    /// <summary>The client that made it.</summary>
    public virtual DocumentClient Client { get; } = null!;

    /// <summary>The database's name.</summary>
    public virtual string Name { get; } = "";

    /// <summary>A collection of documents. No I/O is done; a collection comes into being with its first document.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public virtual Collection<BsonDocument> this[string collection] => GetCollection<BsonDocument>(collection);

    /// <summary>A collection of objects, which are stored as documents. No I/O is done.</summary>
    /// <typeparam name="T">
    /// The objects' type, mapped by MongoDB.Bson's attributes, conventions and class maps;
    /// <see cref="RawBsonDocument"/> for documents that are not decoded.
    /// </typeparam>
    /// <param name="collection">The collection's name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public virtual Collection<T> GetCollection<T>(string collection)
        where T : class => new(this, _context, collection, _context.TypeOf<T>(), _concerns);

    /// <summary>The same database, of whose operations something else is asked. No I/O is done.</summary>
    /// <param name="readConcern">How settled what is read has to be; null for what it is now.</param>
    /// <param name="writeConcern">What has to have happened before a write is answered; null for what it is now.</param>
    /// <param name="readPreference">Which members of a replica set may answer reads; null for what it is now.</param>
    public virtual Database With(
        ReadConcern? readConcern = null, WriteConcern? writeConcern = null, ReadPreference? readPreference = null) =>
        new(Client, _context, Name, _concerns.With(readConcern, writeConcern, readPreference));

    /// <summary>
    /// The same database, whose operations run in a session, those of its collections and cursors too; in the session's
    /// transaction, where one is open. No I/O is done.
    /// </summary>
    /// <param name="session">The session, which the same client has started.</param>
    /// <exception cref="ArgumentException">Another client has started the session.</exception>
    public virtual Database With(ClientSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new Database(Client, _context, Name, _concerns with { Session = session.For(Client) });
    }

    /// <summary>
    /// Runs any command (<see href="https://www.mongodb.com/docs/manual/reference/command/"/>). It is sent as it is, and
    /// once; what the database asks of its operations is not asked of it.
    /// </summary>
    /// <param name="command">The command; its first field is its name.</param>
    /// <param name="readPreference">Which members of a replica set may answer it; null for the primary.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="CommandException">The server refused the command: the reply says <c>ok: 0</c>.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task<BsonDocument> CommandAsync(
        BsonDocument command, ReadPreference? readPreference = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return _context.Transport.RunCommandAsync(Name, command, readPreference, _concerns.Session, cancellationToken).AsTask();
    }

    /// <summary>A command that is answered with a cursor, such as <c>listIndexes</c>. It is sent as it is, when the cursor is read.</summary>
    /// <param name="command">The command; its first field is its name.</param>
    /// <param name="options">How the batches behind the first one are fetched; null for the defaults.</param>
    /// <returns>
    /// The cursor; reading it throws <see cref="InvalidOperationException"/> where the reply has none. Batches are fetched by
    /// commands of their own, which any silo answers; of a sharded MongoDB they have to reach the same mongos.
    /// </returns>
    public virtual Cursor<BsonDocument> CursorCommand(BsonDocument command, CursorCommandOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        options ??= new CursorCommandOptions();
        return new OneRunCursor<BsonDocument>(
            _context,
            _context.TypeOf<BsonDocument>(),
            token => CommandCursor.OpenAsync(_context.Transport, Name, command, options, _concerns.Session, token));
    }

    /// <summary>A pipeline that needs no collection, such as one that starts with <c>$documents</c>. It runs when the cursor is read.</summary>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How; null for the defaults.</param>
    public virtual Cursor<BsonDocument> Aggregate(Pipeline<BsonDocument> pipeline, AggregateOptions? options = null)
    {
        var request = new AggregateRequest(
            Name, null, pipeline.Render(_context.TypeOf<BsonDocument>().RenderArgs), options ?? new AggregateOptions(), _concerns);
        return new OneRunCursor<BsonDocument>(
            _context, _context.TypeOf<BsonDocument>(), token => _context.Transport.AggregateAsync(request, token));
    }

    /// <summary>
    /// The changes of all collections of the database, from the moment on at which the cursor is first read. It ends where the
    /// database is dropped.
    /// </summary>
    /// <param name="pipeline">Stages that the events go through; left out for none.</param>
    /// <param name="options">How; null for the defaults.</param>
    public virtual Cursor<ChangeStreamDocument<BsonDocument>> Watch(
        Pipeline<ChangeStreamDocument<BsonDocument>> pipeline = default, ChangeStreamOptions? options = null) =>
        ChangeStream.Of(
            _context, _context.TypeOf<BsonDocument>(), pipeline, new WatchRequest(Name, null, options ?? new ChangeStreamOptions(), _concerns));

    /// <summary>Creates a collection, which is only needed for one with options.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="options">
    /// Further fields of the command, such as <c>{ capped: true, size: 4096 }</c>
    /// (<see href="https://www.mongodb.com/docs/manual/reference/command/create/"/>); null for none.
    /// </param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="CommandException">The server refused the command: 48 where the collection exists.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task<Collection<BsonDocument>> CreateCollectionAsync(
        string collection, BsonDocument? options = null, CancellationToken cancellationToken = default)
    {
        var created = this[collection];
        var command = new BsonDocument("create", collection);
        if (options is not null)
            command.AddRange(options);
        await RunAsync(command.With(_concerns), cancellationToken).ConfigureAwait(false);
        return created;
    }

    /// <summary>Lists the collections, with their options.</summary>
    /// <param name="filter">Which ones: a filter over what is listed; null for all.</param>
    public virtual Cursor<BsonDocument> ListCollections(BsonDocument? filter = null) => ListCollections(filter, nameOnly: false);

    /// <summary>Lists the names of the collections.</summary>
    /// <param name="filter">Which ones: a filter over what <see cref="ListCollections(BsonDocument?)"/> lists; null for all.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task<List<string>> ListCollectionNamesAsync(
        BsonDocument? filter = null, CancellationToken cancellationToken = default)
    {
        bool byNameAlone = filter is null || filter.All(field => field.Name == "name");
        var collections = await ListCollections(filter, byNameAlone).ToListAsync(null, cancellationToken).ConfigureAwait(false);
        return collections.ConvertAll(collection => collection["name"].AsString);
    }

    /// <summary>Drops a collection with its indexes. One that does not exist is no error.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task DropCollectionAsync(string collection, CancellationToken cancellationToken = default)
    {
        try
        {
            await RunAsync(new BsonDocument("drop", collection).With(_concerns), cancellationToken).ConfigureAwait(false);
        }
        catch (CommandException e) when (e.Code == NamespaceNotFound)
        {
        }
    }

    private ValueTask<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken) =>
        _context.Transport.RunCommandAsync(Name, command, null, _concerns.Session, cancellationToken);

    private Cursor<BsonDocument> ListCollections(BsonDocument? filter, bool nameOnly) => CursorCommand(new BsonDocument
    {
        { "listCollections", 1 },
        { "filter", filter ?? [] },
        { "nameOnly", nameOnly },
        { "cursor", new BsonDocument() },
    });
}
