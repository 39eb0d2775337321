using System.Runtime.CompilerServices;
using Streetcar.Bson;

namespace Streetcar.Client;

public partial class Collection<T>
{
    /// <summary>Inserts a document.</summary>
    /// <param name="document">
    /// The document; one without an <c>_id</c> is given an ObjectId. The object itself is not changed: the result tells
    /// the id.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; whether it is done is not known then.</param>
    /// <exception cref="WriteException">The write failed, with 11000 for a key that is taken.</exception>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<InsertOneResult> InsertOneAsync(
        T document, InsertOneOptions? options = null, CancellationToken cancellationToken = default)
    {
        var statement = Documents<T>.WriteNew(document, out var id);
        var fields = WriteFields(options?.BypassDocumentValidation, null, options?.Comment ?? default);
        await RunAsync(WriteKind.Insert, statement, id, isMulti: false, fields, cancellationToken).ConfigureAwait(false);
        return new InsertOneResult(id) { IsAcknowledged = Concerns.IsAcknowledged };
    }

    /// <summary>
    /// Inserts documents, in batches of up to 100,000 documents and 48 MB. They are taken from the sequence as they are
    /// sent, so that there may be more of them than fit in memory.
    /// </summary>
    /// <param name="documents">The documents, one at least; those without an <c>_id</c> are given ObjectIds.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the writes up; what was done is not known then.</param>
    /// <exception cref="ArgumentException">There are no documents.</exception>
    /// <exception cref="WriteException">Writes failed; it tells which, and what was done.</exception>
    /// <exception cref="DocumentException">The server refused a command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<InsertManyResult> InsertManyAsync(
        IEnumerable<T> documents, InsertManyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var writer = InsertWriter(options);
        foreach (var document in documents)
        {
            var statement = Documents<T>.WriteNew(document, out var id);
            await writer.AddAsync(WriteKind.Insert, statement, isMulti: false, id, cancellationToken).ConfigureAwait(false);
        }

        return await FinishAsync(writer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Inserts documents as they come, in batches of up to 100,000 documents and 48 MB.</summary>
    /// <param name="documents">The documents, one at least; those without an <c>_id</c> are given ObjectIds.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the writes up; what was done is not known then.</param>
    /// <exception cref="ArgumentException">There are no documents.</exception>
    /// <exception cref="WriteException">Writes failed; it tells which, and what was done.</exception>
    /// <exception cref="DocumentException">The server refused a command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<InsertManyResult> InsertManyAsync(
        IAsyncEnumerable<T> documents, InsertManyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var writer = InsertWriter(options);
        await foreach (var document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var statement = Documents<T>.WriteNew(document, out var id);
            await writer.AddAsync(WriteKind.Insert, statement, isMulti: false, id, cancellationToken).ConfigureAwait(false);
        }

        return await FinishAsync(writer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Updates the first document that matches.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="update">Update operators, such as <c>{ $set: { a: 1 } }</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; whether it is done is not known then.</param>
    /// <exception cref="ArgumentException">The update does not consist of operators.</exception>
    /// <exception cref="WriteException">The write failed.</exception>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    [OverloadResolutionPriority(1)]
    public Task<UpdateResult> UpdateOneAsync(
        BsonDocument filter, BsonDocument update, UpdateOptions? options = null, CancellationToken cancellationToken = default) =>
        UpdateAsync(WriteModel.UpdateOne(filter, update, options), options, options?.BypassDocumentValidation, cancellationToken);

    /// <summary>Updates the first document that matches, by a pipeline.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="pipeline">The stages, such as <c>["{ $set: { total: { $sum: '$prices' } } }"]</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; whether it is done is not known then.</param>
    /// <exception cref="WriteException">The write failed.</exception>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<UpdateResult> UpdateOneAsync(
        BsonDocument filter,
        IEnumerable<BsonDocument> pipeline,
        UpdateOptions? options = null,
        CancellationToken cancellationToken = default) =>
        UpdateAsync(WriteModel.UpdateOne(filter, pipeline, options), options, options?.BypassDocumentValidation, cancellationToken);

    /// <summary>Updates all documents that match. It is not repeated after a failure on the way.</summary>
    /// <param name="filter">Which documents; an empty filter matches all.</param>
    /// <param name="update">Update operators, such as <c>{ $set: { a: 1 } }</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; what was done is not known then.</param>
    /// <exception cref="ArgumentException">The update does not consist of operators.</exception>
    /// <exception cref="WriteException">The write failed.</exception>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    [OverloadResolutionPriority(1)]
    public Task<UpdateResult> UpdateManyAsync(
        BsonDocument filter, BsonDocument update, UpdateOptions? options = null, CancellationToken cancellationToken = default) =>
        UpdateAsync(WriteModel.UpdateMany(filter, update, options), options, options?.BypassDocumentValidation, cancellationToken);

    /// <summary>Updates all documents that match, by a pipeline. It is not repeated after a failure on the way.</summary>
    /// <param name="filter">Which documents; an empty filter matches all.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; what was done is not known then.</param>
    /// <exception cref="WriteException">The write failed.</exception>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<UpdateResult> UpdateManyAsync(
        BsonDocument filter,
        IEnumerable<BsonDocument> pipeline,
        UpdateOptions? options = null,
        CancellationToken cancellationToken = default) =>
        UpdateAsync(WriteModel.UpdateMany(filter, pipeline, options), options, options?.BypassDocumentValidation, cancellationToken);

    /// <summary>Replaces the first document that matches, all but its <c>_id</c>.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="replacement">What to put in its place.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; whether it is done is not known then.</param>
    /// <exception cref="ArgumentException">The replacement has an update operator.</exception>
    /// <exception cref="WriteException">The write failed.</exception>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<UpdateResult> ReplaceOneAsync(
        BsonDocument filter, T replacement, ReplaceOptions? options = null, CancellationToken cancellationToken = default) =>
        UpdateAsync(WriteModel.ReplaceOne<T>(filter, replacement, options), options, options?.BypassDocumentValidation, cancellationToken);

    /// <summary>Deletes the first document that matches.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; whether it is done is not known then.</param>
    /// <exception cref="WriteException">The write failed.</exception>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<DeleteResult> DeleteOneAsync(
        BsonDocument filter, DeleteOptions? options = null, CancellationToken cancellationToken = default) =>
        DeleteAsync(WriteModel.DeleteOne(filter, options), options, cancellationToken);

    /// <summary>Deletes all documents that match. It is not repeated after a failure on the way.</summary>
    /// <param name="filter">Which documents; an empty filter matches all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; what was done is not known then.</param>
    /// <exception cref="WriteException">The write failed.</exception>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<DeleteResult> DeleteManyAsync(
        BsonDocument filter, DeleteOptions? options = null, CancellationToken cancellationToken = default) =>
        DeleteAsync(WriteModel.DeleteMany(filter, options), options, cancellationToken);

    /// <summary>Does several writes in as few commands as their order allows.</summary>
    /// <param name="writes">The writes, one at least.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the writes up; what was done is not known then.</param>
    /// <exception cref="ArgumentException">There are no writes.</exception>
    /// <exception cref="WriteException">Writes failed; it tells which, and what was done.</exception>
    /// <exception cref="DocumentException">The server refused a command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<BulkWriteResult> BulkWriteAsync(
        IEnumerable<WriteModel> writes, BulkWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writes);
        var fields = WriteFields(options?.BypassDocumentValidation, options?.Let, options?.Comment ?? default);
        var writer = new BulkWriter(Runner, Concerns, Database.Name, Name, options?.Ordered ?? true, fields);
        foreach (var write in writes)
        {
            await writer.AddAsync(write.Kind, write.Statement, write.IsMulti, write.InsertedId, cancellationToken)
                .ConfigureAwait(false);
        }

        if (writer.InsertedIds.Count == 0)
            throw new ArgumentException("There is no write to do.", nameof(writes));
        var tally = await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
        return tally.ToResult(writer.InsertedIds) with { IsAcknowledged = Concerns.IsAcknowledged };
    }

    private BulkWriter InsertWriter(InsertManyOptions? options) => new(
        Runner,
        Concerns,
        Database.Name,
        Name,
        options?.Ordered ?? true,
        WriteFields(options?.BypassDocumentValidation, null, options?.Comment ?? default));

    private async Task<InsertManyResult> FinishAsync(BulkWriter writer, CancellationToken cancellationToken)
    {
        if (writer.InsertedIds.Count == 0)
            throw new ArgumentException("There is no document to insert.", "documents");
        await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
        return new InsertManyResult(writer.InsertedIds) { IsAcknowledged = Concerns.IsAcknowledged };
    }

    private async Task<UpdateResult> UpdateAsync(
        WriteModel write, OperationOptions? options, bool? bypassValidation, CancellationToken cancellationToken)
    {
        var fields = WriteFields(bypassValidation, options?.Let, options?.Comment ?? default);
        var tally = await RunAsync(write.Kind, write.Statement, default, write.IsMulti, fields, cancellationToken)
            .ConfigureAwait(false);
        return new UpdateResult(tally.Matched, tally.Modified, tally.UpsertedId)
        {
            IsAcknowledged = Concerns.IsAcknowledged,
        };
    }

    private async Task<DeleteResult> DeleteAsync(
        WriteModel write, OperationOptions? options, CancellationToken cancellationToken)
    {
        var fields = WriteFields(null, options?.Let, options?.Comment ?? default);
        var tally = await RunAsync(write.Kind, write.Statement, default, write.IsMulti, fields, cancellationToken)
            .ConfigureAwait(false);
        return new DeleteResult(tally.Deleted) { IsAcknowledged = Concerns.IsAcknowledged };
    }

    private async ValueTask<WriteTally> RunAsync(
        WriteKind kind,
        ReadOnlyMemory<byte> statement,
        BsonValue insertedId,
        bool isMulti,
        List<BsonElement> fields,
        CancellationToken cancellationToken)
    {
        var response = await WriteCommand.RunAsync(
            Runner, Concerns, Database.Name, Name, kind, statement, isMulti, ordered: true, fields, cancellationToken)
            .ConfigureAwait(false);
        var tally = new WriteTally();
        tally.Add(kind, response.Body.Span, null);
        tally.ThrowIfFailed([insertedId]);
        return tally;
    }

    private static List<BsonElement> WriteFields(bool? bypassValidation, BsonDocument? let, BsonValue comment)
    {
        var fields = new List<BsonElement>();
        if (bypassValidation is { } bypass)
            fields.Add(new("bypassDocumentValidation", bypass));
        if (let is not null)
            fields.Add(new("let", let));
        if (!comment.IsMissing)
            fields.Add(new("comment", comment));
        return fields;
    }
}
