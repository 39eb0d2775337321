using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Testing.State;

namespace Streetcar.Testing;

/// <summary>
/// Fills databases before a test: with documents, files of Extended JSON, or what <c>mongodump</c> wrote. It works by
/// MongoDB.Driver, so that it fills a MongoDB as well.
/// </summary>
public static class Seeding
{
    private const int Batch = 1000;

    /// <summary>Inserts documents.</summary>
    /// <param name="database">The database.</param>
    /// <param name="collection">The collection, which is made where it does not exist.</param>
    /// <param name="documents">The documents; those without an <c>_id</c> get one.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="MongoBulkWriteException">A document was refused; those before it are there.</exception>
    public static Task<int> SeedAsync(this IMongoDatabase database, string collection, params IEnumerable<BsonDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(database);
        return InsertAsync(database.GetCollection<BsonDocument>(collection), documents, CancellationToken.None);
    }

    /// <summary>
    /// Inserts the documents of a text: Extended JSON, relaxed or canonical, as one array or one document after another, such as
    /// one a line.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="collection">The collection, which is made where it does not exist.</param>
    /// <param name="json">The text.</param>
    /// <param name="cancellationToken">Gives up; some documents are there then.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="FormatException">The text is not such; the documents before that may be there.</exception>
    /// <exception cref="MongoBulkWriteException">A document was refused; those before it are there.</exception>
    public static async Task<int> SeedJsonAsync(
        this IMongoDatabase database, string collection, string json, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        using var text = new StringReader(json);
        return await InsertAsync(database.GetCollection<BsonDocument>(collection), JsonDocuments.Read(text), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Inserts the documents of a file, such as <c>mongoexport</c> writes, as <see cref="SeedJsonAsync"/> reads them.</summary>
    /// <param name="database">The database.</param>
    /// <param name="collection">The collection, which is made where it does not exist.</param>
    /// <param name="path">The file, in UTF-8; compressed by gzip where its name ends in <c>.gz</c>.</param>
    /// <param name="cancellationToken">Gives up; some documents are there then.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="FormatException">The text is not such; the documents before that may be there.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="MongoBulkWriteException">A document was refused; those before it are there.</exception>
    public static async Task<int> SeedFileAsync(
        this IMongoDatabase database, string collection, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        using var text = new StreamReader(DumpFolder.Open(path));
        try
        {
            return await InsertAsync(database.GetCollection<BsonDocument>(collection), JsonDocuments.Read(text), cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{path}' can't be read. {e.Message}", e);
        }
    }

    /// <summary>
    /// Restores the dump of one database: a folder with a <c>&lt;collection&gt;.bson</c> for each collection, and a
    /// <c>&lt;collection&gt;.metadata.json</c> with its options and indexes, each of them compressed (<c>.gz</c>) or not. Collections
    /// of <c>system.</c> are left out.
    /// </summary>
    /// <param name="database">The database to fill, whatever the one was called that was dumped.</param>
    /// <param name="folder">The folder, which <c>mongodump</c> wrote.</param>
    /// <param name="cancellationToken">Gives up; some of it is there then.</param>
    /// <returns>How many documents there were.</returns>
    /// <exception cref="FormatException">A file is not what its name says.</exception>
    /// <exception cref="IOException">The folder or a file can't be read.</exception>
    /// <exception cref="NotSupportedException">There is a time series, whose buckets are MongoDB's own.</exception>
    /// <exception cref="MongoCommandException">An option or an index was refused, or there is such a collection already.</exception>
    public static async Task<int> SeedDumpAsync(
        this IMongoDatabase database, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        int count = 0;
        foreach (var collection in DumpFolder.Collections(folder))
        {
            await collection.CreateAsync(database, cancellationToken).ConfigureAwait(false);
            count += await InsertAsync(
                database.GetCollection<RawBsonDocument>(collection.Name), collection.Documents(), cancellationToken).ConfigureAwait(false);
            await collection.CreateIndexesAsync(database, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>
    /// Restores the dump of a server: a folder with one for each database. Those of <c>admin</c>, <c>config</c> and <c>local</c> are left out.
    /// </summary>
    /// <param name="client">The server's client.</param>
    /// <param name="folder">The folder, which <c>mongodump</c> wrote.</param>
    /// <param name="cancellationToken">Gives up; some of it is there then.</param>
    /// <returns>How many documents there were.</returns>
    /// <exception cref="FormatException">A file is not what its name says.</exception>
    /// <exception cref="IOException">The folder or a file can't be read.</exception>
    /// <exception cref="NotSupportedException">There is a time series, whose buckets are MongoDB's own.</exception>
    /// <exception cref="MongoCommandException">An option or an index was refused, or there is such a collection already.</exception>
    public static async Task<int> SeedDumpAsync(this IMongoClient client, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        int count = 0;
        foreach (string database in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(database) is var name and not ("admin" or "config" or "local"))
                count += await client.GetDatabase(name).SeedDumpAsync(database, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    private static async Task<int> InsertAsync<T>(IMongoCollection<T> collection, IEnumerable<T> documents, CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (var batch in documents.Chunk(Batch))
        {
            await collection.InsertManyAsync(batch, new InsertManyOptions { BypassDocumentValidation = true }, cancellationToken).ConfigureAwait(false);
            count += batch.Length;
        }

        return count;
    }
}
