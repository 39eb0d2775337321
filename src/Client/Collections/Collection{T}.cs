using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>
/// A collection of documents, read and written as objects of one type. Having one does no I/O. Filters, updates, sorts and
/// the like are documents, MongoDB.Driver's definitions, expressions, or interpolated text whose holes are values.
/// </summary>
/// <typeparam name="T">The objects' type, mapped by MongoDB.Bson's attributes, conventions and class maps.</typeparam>
public partial class Collection<T>
    where T : class
{
    private readonly ClientContext _context = null!;
    private readonly DocumentType<T> _type = null!;
    private readonly Concerns _concerns = null!;
    private readonly CollectionNamespace _namespace = null!;

    internal Collection(Database database, ClientContext context, string name, DocumentType<T> type, Concerns concerns)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, "collection");
        Database = database;
        Name = name;
        _context = context;
        _type = type;
        _concerns = concerns;
        _namespace = new CollectionNamespace(database.Name, name);
    }

    /// <summary>A stand-in for tests, whose members are overridden.</summary>
    protected Collection()
    {
    }

    /// <summary>The database that the collection lies in.</summary>
    public virtual Database Database { get; } = null!;

    /// <summary>The collection's name.</summary>
    public virtual string Name { get; } = "";

    /// <summary>The collection's name with that of its database: <c>database.collection</c>.</summary>
    public string FullName => $"{Database.Name}.{Name}";

    /// <summary>The collection of documents below this one's name: <c>files.chunks</c>, for example. No I/O is done.</summary>
    /// <param name="name">The name below.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public virtual Collection<BsonDocument> this[string name]
    {
        get
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            return Database[$"{Name}.{name}"];
        }
    }

    /// <summary>The same collection, of whose operations something else is asked. No I/O is done.</summary>
    /// <param name="readConcern">How settled what is read has to be; null for what it is now.</param>
    /// <param name="writeConcern">What has to have happened before a write is answered; null for what it is now.</param>
    /// <param name="readPreference">Which members of a replica set may answer reads; null for what it is now.</param>
    public virtual Collection<T> With(
        ReadConcern? readConcern = null, WriteConcern? writeConcern = null, ReadPreference? readPreference = null) =>
        new(Database, _context, Name, _type, _concerns.With(readConcern, writeConcern, readPreference));

    /// <summary>
    /// The same collection, whose operations run in a session, those of its cursors too; in the session's transaction, where one
    /// is open. No I/O is done.
    /// </summary>
    /// <param name="session">The session, which the same client has started.</param>
    /// <exception cref="ArgumentException">Another client has started the session.</exception>
    /// <example><code>
    /// await orders.With(session).InsertOneAsync(order);
    /// </code></example>
    public virtual Collection<T> With(ClientSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new Collection<T>(Database.With(session), _context, Name, _type, _concerns with { Session = session.For(Database.Client) });
    }

    /// <summary>Drops the collection with its indexes. One that does not exist is no error.</summary>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task DropAsync(CancellationToken cancellationToken = default) =>
        Database.With(writeConcern: _concerns.Write).DropCollectionAsync(Name, cancellationToken);

    /// <summary>Gives the collection another name; this object keeps the old one.</summary>
    /// <param name="name">The new name, in the same database.</param>
    /// <param name="dropTarget">Whether to drop a collection that has the new name.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="CommandException">The server refused the command: 48 where the new name is taken.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task RenameAsync(string name, bool dropTarget = false, CancellationToken cancellationToken = default)
    {
        var command = new BsonDocument
        {
            { "renameCollection", FullName },
            { "to", $"{Database.Name}.{name}" },
            { "dropTarget", dropTarget },
        };
        return _context.Transport.RunCommandAsync("admin", command.With(_concerns), null, _concerns.Session, cancellationToken).AsTask();
    }
}
