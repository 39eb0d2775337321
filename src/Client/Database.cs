using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>A database: a set of collections. Having one does no I/O. Made by the indexer of a client.</summary>
public sealed class Database
{
    private readonly CommandRunner _runner;

    internal Database(DocumentClient client, CommandRunner runner, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, "database");
        Client = client;
        _runner = runner;
        Name = name;
    }

    /// <summary>The client that the database was had from.</summary>
    public DocumentClient Client { get; }

    /// <summary>The database's name.</summary>
    public string Name { get; }

    /// <summary>A collection of documents. No I/O is done; a collection comes into being with its first document.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Collection this[string collection] => new(this, _runner, collection);

    /// <summary>A collection of objects, which are stored as documents. No I/O is done.</summary>
    /// <typeparam name="T">The objects' type; its attributes are those of System.Text.Json.</typeparam>
    /// <param name="collection">The collection's name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Collection<T> GetCollection<T>(string collection)
        where T : class => new(this, _runner, collection);

    /// <summary>
    /// Runs any command (<see href="https://www.mongodb.com/docs/manual/reference/command/"/>). It is sent as it is, and
    /// once.
    /// </summary>
    /// <param name="command">The command; its first field is its name.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="DocumentException">The server refused the command: the reply says <c>ok: 0</c>.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<BsonDocument> CommandAsync(BsonDocument command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new BsonDocument(
            await _runner.RunAsync(new Request(Name, command), cancellationToken).ConfigureAwait(false));
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
        Aggregation.RunAsync<BsonDocument>(_runner, Name, 1, pipeline, options, cancellationToken);

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
        var request = new Request(Name, "create"u8, collection).With([.. options ?? BsonDocument.Empty]);
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
    public async Task DropCollectionAsync(string collection, CancellationToken cancellationToken = default)
    {
        try
        {
            await _runner.RunAsync(new Request(Name, "drop"u8, collection), cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentException e) when (e.Code == ErrorCode.NamespaceNotFound)
        {
        }
    }

    private CommandCursor<BsonDocument> ListCollections(BsonDocument? filter, bool nameOnly) => new(
        _runner,
        Documents<BsonDocument>.Read,
        session => new Request(Name, "listCollections"u8, 1) { Retry = Retry.Read, Session = session }
            .With("filter"u8, filter ?? BsonDocument.Empty)
            .With("nameOnly"u8, nameOnly)
            .With("cursor"u8, BsonDocument.Empty));
}
