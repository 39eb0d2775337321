using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client;

public partial class Collection<T>
{
    /// <summary>Creates an index. One that exists with the same keys and options is no error.</summary>
    /// <param name="keys">
    /// Fields and directions, such as <c>new BsonDocument("name", 1)</c> or <c>Builders&lt;T&gt;.IndexKeys.Ascending(x => x.Name)</c>.
    /// </param>
    /// <param name="options">
    /// How; null for the defaults. A <see cref="CreateIndexOptions{TDocument}"/> has partial filters and projections as well.
    /// </param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The index's name.</returns>
    /// <exception cref="ArgumentException">There is no key.</exception>
    /// <exception cref="CommandException">
    /// The server refused the index: 11000 where documents share a key that is to be unique, 85 and 86 where another index
    /// is in the way.
    /// </exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task<string> CreateIndexAsync(
        IndexKeys<T> keys, CreateIndexOptions? options = null, CancellationToken cancellationToken = default)
    {
        var rendered = keys.Render(_type.RenderArgs);
        if (rendered.ElementCount == 0)
            throw new ArgumentException("An index has one key at least.", nameof(keys));
        string name = options?.Name ?? string.Join('_', rendered.Select(key => $"{key.Name}_{key.Value}"));
        var index = IndexDescription.Create(rendered, name, options ?? new CreateIndexOptions(), _type.RenderArgs);
        var command = new BsonDocument { { "createIndexes", Name }, { "indexes", new BsonArray { index } } };
        await RunAsync(command.With(_concerns), cancellationToken).ConfigureAwait(false);
        return name;
    }

    /// <summary>Lists the indexes. No I/O is done until the cursor is read.</summary>
    public virtual Cursor<BsonDocument> ListIndexes() =>
        Database.CursorCommand(new BsonDocument { { "listIndexes", Name }, { "cursor", new BsonDocument() } });

    /// <summary>Drops an index.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="CommandException">The server refused the command: 27 where there is no such index.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task DropIndexAsync(string name, CancellationToken cancellationToken = default) =>
        DropAsync(name, cancellationToken);

    /// <summary>Drops an index.</summary>
    /// <param name="keys">Its fields and directions.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="CommandException">The server refused the command: 27 where there is no such index.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task DropIndexAsync(BsonDocument keys, CancellationToken cancellationToken = default) =>
        DropAsync(keys, cancellationToken);

    /// <summary>Drops all indexes but that of <c>_id</c>.</summary>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task DropIndexesAsync(CancellationToken cancellationToken = default) => DropAsync("*", cancellationToken);

    private Task DropAsync(BsonValue index, CancellationToken cancellationToken) =>
        RunAsync(new BsonDocument { { "dropIndexes", Name }, { "index", index } }.With(_concerns), cancellationToken);

    private Task RunAsync(BsonDocument command, CancellationToken cancellationToken) =>
        _context.Transport.RunCommandAsync(Database.Name, command, null, _concerns.Session, cancellationToken).AsTask();
}
