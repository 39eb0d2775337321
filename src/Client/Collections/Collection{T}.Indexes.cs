using Streetcar.Bson;

namespace Streetcar.Client;

public partial class Collection<T>
{
    /// <summary>Creates an index. One that exists, under the same name and with the same options, is no error.</summary>
    /// <param name="keys">Fields and directions, such as <c>{ name: 1, age: -1 }</c>.</param>
    /// <param name="options">What it is to be like; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The index's name.</returns>
    /// <exception cref="ArgumentException">There are no keys.</exception>
    /// <exception cref="DocumentException">
    /// The server refused the command: 85 or 86 where another index has the name or the keys, 11000 where a unique index
    /// can't be.
    /// </exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<string> CreateIndexAsync(
        BsonDocument keys, IndexOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.IsEmpty)
            throw new ArgumentException("An index has one key at least.", nameof(keys));
        string name = options?.Name ?? string.Join('_', keys.Select(key => $"{key.Name}_{key.Value}"));
        var index = new BsonDocument(Describe(keys, name, options ?? new IndexOptions()));
        var request = new Request(Database.Name, "createIndexes"u8, Name).With("indexes"u8, BsonArray.Create(index)).ForWrite(Concerns);
        await Runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        return name;
    }

    /// <summary>Lists the indexes. No I/O is done before the cursor is read.</summary>
    public Cursor<BsonDocument> ListIndexes() => new CommandCursor<BsonDocument>(
        Runner,
        Documents<BsonDocument>.Read,
        session => new Request(Database.Name, "listIndexes"u8, Name) { Retry = Retry.Read, Session = session }
            .With("cursor"u8, BsonDocument.Empty));

    /// <summary>Drops an index.</summary>
    /// <param name="name">The index's name; text that starts with <c>{</c> is its keys.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="DocumentException">The server refused the command: 27 where there is no such index.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task DropIndexAsync(string name, CancellationToken cancellationToken = default) =>
        name.StartsWith('{') ? DropIndexAsync((BsonDocument)name, cancellationToken) : DropIndexByAsync(name, cancellationToken);

    /// <summary>Drops an index.</summary>
    /// <param name="keys">The index's keys.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="DocumentException">The server refused the command: 27 where there is no such index.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task DropIndexAsync(BsonDocument keys, CancellationToken cancellationToken = default) =>
        DropIndexByAsync(keys, cancellationToken);

    /// <summary>Drops all indexes but that of <c>_id</c>.</summary>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task DropIndexesAsync(CancellationToken cancellationToken = default) =>
        DropIndexByAsync("*", cancellationToken);

    private async Task DropIndexByAsync(BsonValue index, CancellationToken cancellationToken)
    {
        var request = new Request(Database.Name, "dropIndexes"u8, Name).With("index"u8, index).ForWrite(Concerns);
        await Runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<BsonElement> Describe(BsonDocument keys, string name, IndexOptions options)
    {
        yield return new("key", keys);
        yield return new("name", name);
        if (options.Unique)
            yield return new("unique", true);
        if (options.Sparse)
            yield return new("sparse", true);
        if (options.Hidden)
            yield return new("hidden", true);
        if (options.ExpireAfter is { } time)
            yield return new("expireAfterSeconds", checked((int)time.TotalSeconds));
        if (options.PartialFilter is { } filter)
            yield return new("partialFilterExpression", filter);
        if (options.Collation is { } collation)
            yield return new("collation", collation);
        if (options.WildcardProjection is { } projection)
            yield return new("wildcardProjection", projection);
    }
}
