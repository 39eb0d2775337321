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
    private readonly CommandRunner _runner;

    internal Collection(Database database, CommandRunner runner, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, "collection");
        Database = database;
        Name = name;
        _runner = runner;
    }

    /// <summary>The database that the collection lies in.</summary>
    public Database Database { get; }

    /// <summary>The collection's name.</summary>
    public string Name { get; }

    /// <summary>The collection's name with that of its database: <c>database.collection</c>.</summary>
    public string FullName => $"{Database.Name}.{Name}";

    /// <summary>Drops the collection with its indexes. One that does not exist is no error.</summary>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task DropAsync(CancellationToken cancellationToken = default) =>
        Database.DropCollectionAsync(Name, cancellationToken);

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
            .With("dropTarget"u8, dropTarget);
        await _runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
