using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>A database: a set of collections. Having one does no I/O. Made by the indexer of a client.</summary>
public sealed class Database
{
    private readonly CommandRunner _runner;
    private readonly Concerns _concerns;

    internal Database(DocumentClient client, CommandRunner runner, string name, Concerns concerns)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, "database");
        Client = client;
        _runner = runner;
        _concerns = concerns;
        Name = name;
    }

    /// <summary>The client that the database was had from.</summary>
    public DocumentClient Client { get; }

    /// <summary>The database's name.</summary>
    public string Name { get; }

    /// <summary>A collection of documents. No I/O is done; a collection comes into being with its first document.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Collection this[string collection] => new(this, _runner, collection, _concerns);

    /// <summary>A collection of objects, which are stored as documents. No I/O is done.</summary>
    /// <typeparam name="T">The objects' type; its attributes are those of System.Text.Json.</typeparam>
    /// <param name="collection">The collection's name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Collection<T> GetCollection<T>(string collection)
        where T : class => new(this, _runner, collection, _concerns);

    /// <summary>The same database, of whose operations something else is asked. No I/O is done.</summary>
    /// <param name="readConcern">How settled what is read has to be; null for what it is now.</param>
    /// <param name="writeConcern">What has to have happened before a write is answered; null for what it is now.</param>
    /// <param name="readPreference">Which members of a replica set may answer reads; null for what it is now.</param>
    public Database With(
        ReadConcern? readConcern = null, WriteConcern? writeConcern = null, ReadPreference? readPreference = null) =>
        new(Client, _runner, Name, _concerns.With(readConcern, writeConcern, readPreference));

    /// <summary>
    /// Runs any command (<see href="https://www.mongodb.com/docs/manual/reference/command/"/>). It is sent as it is, and
    /// once; what the database asks of its operations is not asked of it.
    /// </summary>
    /// <param name="command">The command; its first field is its name.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="DocumentException">The server refused the command: the reply says <c>ok: 0</c>.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<BsonDocument> CommandAsync(
        BsonDocument command, CommandOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        var request = ToRequest(command, options, options?.Session?.Session);
        var response = await _runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        return new BsonDocument(response.Body);
    }

    /// <summary>Runs a command that is answered with a cursor, such as <c>find</c> or <c>listIndexes</c>. It is sent as it is.</summary>
    /// <param name="command">The command; its first field is its name.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>
    /// A cursor with the first batch. One that is not read to its end, in a loop, is to be disposed of.
    /// </returns>
    /// <exception cref="InvalidOperationException">The reply has no cursor.</exception>
    /// <exception cref="DocumentException">The server refused the command: the reply says <c>ok: 0</c>.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<Cursor<BsonDocument>> CursorCommandAsync(
        BsonDocument command, CursorCommandOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        var cursor = new CommandCursor<BsonDocument>(
            _runner, Documents<BsonDocument>.Read, session => ToRequest(command, options, session))
        {
            DocumentsPerBatch = options?.BatchSize ?? 0,
            TimePerBatch = options?.MaxTime ?? default,
            BatchComment = options?.Comment ?? default,
            GivenSession = options?.Session,
        };
        await cursor.OpenAsync(cancellationToken).ConfigureAwait(false);
        return cursor;
    }

    /// <summary>Runs a pipeline that needs no collection, such as one that starts with <c>$documents</c>.</summary>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>
    /// A cursor with the first batch. One that is not read to its end, in a loop, is to be disposed of.
    /// </returns>
    /// <exception cref="DocumentException">The server refused the pipeline.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<Cursor<BsonDocument>> AggregateAsync(
        IEnumerable<BsonDocument> pipeline,
        AggregateOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Aggregation.RunAsync<BsonDocument>(_runner, _concerns, Name, 1, pipeline, options, cancellationToken);

    /// <summary>Creates a collection, which is only needed for one with options.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="options">
    /// Further fields of the command, such as <c>{ capped: true, size: 4096 }</c>
    /// (<see href="https://www.mongodb.com/docs/manual/reference/command/create/"/>); null for none.
    /// </param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="DocumentException">The server refused the command: 48 where the collection exists.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<Collection> CreateCollectionAsync(
        string collection, BsonDocument? options = null, CancellationToken cancellationToken = default)
    {
        var created = this[collection];
        var request = new Request(Name, "create"u8, collection).With([.. options ?? BsonDocument.Empty]).ForWrite(_concerns);
        await _runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        return created;
    }

    /// <summary>Lists the collections, with their options.</summary>
    /// <param name="filter">Which ones: a filter over what is listed; null for all.</param>
    public Cursor<BsonDocument> ListCollections(BsonDocument? filter = null) => ListCollections(filter, nameOnly: false);

    /// <summary>Lists the names of the collections.</summary>
    /// <param name="filter">Which ones: a filter over what <see cref="ListCollections(BsonDocument?)"/> lists; null for all.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<List<string>> ListCollectionNamesAsync(
        BsonDocument? filter = null, CancellationToken cancellationToken = default)
    {
        bool byNameAlone = filter is null || filter.All(field => field.Name == "name");
        var collections = await ListCollections(filter, byNameAlone).ToListAsync(null, cancellationToken).ConfigureAwait(false);
        return collections.ConvertAll(collection => collection["name"].AsString);
    }

    /// <summary>Drops a collection with its indexes. One that does not exist is no error.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task DropCollectionAsync(string collection, CancellationToken cancellationToken = default) =>
        DropCollectionAsync(collection, _concerns, cancellationToken);

    internal async Task DropCollectionAsync(string collection, Concerns concerns, CancellationToken cancellationToken)
    {
        try
        {
            var request = new Request(Name, "drop"u8, collection).ForWrite(concerns);
            await _runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentException e) when (e.Code == ErrorCode.NamespaceNotFound)
        {
        }
    }

    private Request ToRequest(BsonDocument command, CommandOptions? options, Session? session) =>
        new Request(Name, command) { Session = session }
            .With("$readPreference"u8, options?.ReadPreference?.ToDocument());

    private CommandCursor<BsonDocument> ListCollections(BsonDocument? filter, bool nameOnly) => new(
        _runner,
        Documents<BsonDocument>.Read,
        session => new Request(Name, "listCollections"u8, 1) { Retry = Retry.Read, Session = session }
            .With("filter"u8, filter ?? BsonDocument.Empty)
            .With("nameOnly"u8, nameOnly)
            .With("cursor"u8, BsonDocument.Empty));
}
