using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// A collection of documents, read and written as objects of one type. Having one does no I/O. Filters, updates, sorts
/// and the like are documents or Extended JSON text, whatever the type.
/// </summary>
/// <typeparam name="T">
/// The objects' type. A property that is to be the document's <c>_id</c> is named so by
/// <see cref="System.Text.Json.Serialization.JsonPropertyNameAttribute"/>.
/// </typeparam>
public partial class Collection<T>
    where T : class
{
    internal Collection(Database database, CommandRunner runner, string name, Concerns concerns)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, "collection");
        Database = database;
        Name = name;
        Runner = runner;
        Concerns = concerns;
    }

    /// <summary>The database that the collection lies in.</summary>
    public Database Database { get; }

    /// <summary>The collection's name.</summary>
    public string Name { get; }

    /// <summary>The collection's name with that of its database: <c>database.collection</c>.</summary>
    public string FullName => $"{Database.Name}.{Name}";

    private protected CommandRunner Runner { get; }

    private protected Concerns Concerns { get; }

    /// <summary>The same collection, of whose operations something else is asked. No I/O is done.</summary>
    /// <param name="readConcern">How settled what is read has to be; null for what it is now.</param>
    /// <param name="writeConcern">What has to have happened before a write is answered; null for what it is now.</param>
    /// <param name="readPreference">Which members of a replica set may answer reads; null for what it is now.</param>
    public virtual Collection<T> With(
        ReadConcern? readConcern = null, WriteConcern? writeConcern = null, ReadPreference? readPreference = null) =>
        new(Database, Runner, Name, Concerns.With(readConcern, writeConcern, readPreference));

    /// <summary>Drops the collection with its indexes. One that does not exist is no error.</summary>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task DropAsync(CancellationToken cancellationToken = default) =>
        Database.DropCollectionAsync(Name, Concerns, cancellationToken);

    /// <summary>Gives the collection another name; this object keeps the old one.</summary>
    /// <param name="name">The new name, in the same database.</param>
    /// <param name="dropTarget">Whether to drop a collection that has the new name.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="DocumentException">The server refused the command: 48 where the new name is taken.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task RenameAsync(string name, bool dropTarget = false, CancellationToken cancellationToken = default)
    {
        var request = new Request("admin", "renameCollection"u8, FullName)
            .With("to"u8, $"{Database.Name}.{name}")
            .With("dropTarget"u8, dropTarget)
            .ForWrite(Concerns);
        await Runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
