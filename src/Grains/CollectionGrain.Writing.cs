using MongoDB.Bson;
using Streetcar.Grains.Typed;

namespace Streetcar.Grains;

internal sealed partial class CollectionGrain
{
    public async Task<InsertOneResult> InsertOneAsync(
        BsonDocument document, InsertOneOptions? options, CancellationToken cancellationToken)
    {
        var fields = new WriteFields(
            null, options?.BypassDocumentValidation == true, options?.MaxTime, options?.Comment);
        var statement = Statement.Insert(document);
        await WriteAsync([statement], ordered: true, fields, cancellationToken);
        return new InsertOneResult(statement.Document["_id"]);
    }

    public async Task<InsertManyResult> InsertManyAsync(
        IReadOnlyList<BsonDocument> documents, InsertManyOptions? options, CancellationToken cancellationToken)
    {
        var fields = new WriteFields(
            null, options?.BypassDocumentValidation == true, options?.MaxTime, options?.Comment);
        ArgumentNullException.ThrowIfNull(documents);
        var statements = new Statement[documents.Count];
        var ids = new BsonValue[documents.Count];
        for (int i = 0; i < statements.Length; i++)
        {
            statements[i] = Statement.Insert(documents[i]);
            ids[i] = statements[i].Document["_id"];
        }

        await WriteAsync(statements, options?.IsOrdered != false, fields, cancellationToken);
        return new InsertManyResult(ids);
    }

    public Task<UpdateResult> UpdateOneAsync(
        BsonDocument filter, BsonValue update, UpdateOptions? options, CancellationToken cancellationToken) =>
        UpdateAsync(filter, update, many: false, options, cancellationToken);

    public Task<UpdateResult> UpdateManyAsync(
        BsonDocument filter, BsonValue update, UpdateOptions? options, CancellationToken cancellationToken) =>
        UpdateAsync(filter, update, many: true, options, cancellationToken);

    public Task<UpdateResult> ReplaceOneAsync(
        BsonDocument filter, BsonDocument replacement, ReplaceOptions? options, CancellationToken cancellationToken)
    {
        var statement = Statement.Replace(
            filter, replacement, options?.IsUpsert == true, options?.Collation, options?.Hint);
        var fields = new WriteFields(
            options?.Let, options?.BypassDocumentValidation == true, options?.MaxTime, options?.Comment);
        return UpdateAsync(statement, fields, cancellationToken);
    }

    public Task<DeleteResult> DeleteOneAsync(
        BsonDocument filter, DeleteOptions? options, CancellationToken cancellationToken) =>
        DeleteAsync(filter, one: true, options, cancellationToken);

    public Task<DeleteResult> DeleteManyAsync(
        BsonDocument filter, DeleteOptions? options, CancellationToken cancellationToken) =>
        DeleteAsync(filter, one: false, options, cancellationToken);

    public Task<BulkWriteResult> BulkWriteAsync(
        IReadOnlyList<WriteModel> writes, BulkWriteOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        var statements = new Statement[writes.Count];
        for (int i = 0; i < statements.Length; i++)
            statements[i] = Statement.Of(writes[i]);
        var fields = new WriteFields(
            options?.Let, options?.BypassDocumentValidation == true, options?.MaxTime, options?.Comment);
        return WriteAsync(statements, options?.IsOrdered != false, fields, cancellationToken);
    }

    private Task<UpdateResult> UpdateAsync(
        BsonDocument filter, BsonValue update, bool many, UpdateOptions? options, CancellationToken cancellationToken)
    {
        var statement = Statement.Update(
            filter, update, many, options?.IsUpsert == true, options?.ArrayFilters, options?.Collation, options?.Hint);
        var fields = new WriteFields(
            options?.Let, options?.BypassDocumentValidation == true, options?.MaxTime, options?.Comment);
        return UpdateAsync(statement, fields, cancellationToken);
    }

    private async Task<UpdateResult> UpdateAsync(
        Statement statement, WriteFields fields, CancellationToken cancellationToken)
    {
        var result = await WriteAsync([statement], ordered: true, fields, cancellationToken);
        return new UpdateResult(
            result.MatchedCount, result.ModifiedCount, result.Upserts.Count == 0 ? null : result.Upserts[0].Id);
    }

    private async Task<DeleteResult> DeleteAsync(
        BsonDocument filter, bool one, DeleteOptions? options, CancellationToken cancellationToken)
    {
        var statement = Statement.Delete(filter, one, options?.Collation, options?.Hint);
        var fields = new WriteFields(options?.Let, false, options?.MaxTime, options?.Comment);
        return new DeleteResult((await WriteAsync([statement], ordered: true, fields, cancellationToken)).DeletedCount);
    }

    private async Task<BulkWriteResult> WriteAsync(
        Statement[] statements, bool ordered, WriteFields fields, CancellationToken cancellationToken)
    {
        if (statements.Length == 0)
            throw new ArgumentException("There are no writes.");
        var collection = Collection;
        var tally = new WriteTally();
        foreach (var batch in StatementBatch.Of(statements, ordered))
        {
            var reply = await WriteAsync(batch.ToCommand(collection, ordered, fields), cancellationToken);
            tally.Add(batch.Kind, reply.Body, batch.Indexes);
            if (ordered && tally.HasFailed)
                break;
        }

        tally.ThrowIfFailed();
        return tally.ToResult();
    }

    // With no wait before it is in the queue, so that a caller's writes are applied in the order of their arrival.
    private async Task<Reply> WriteAsync(Command command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (CommandTable.Get(command.Name).RunsBesideOthers(command))
            return await RunLongAsync(command, cancellationToken);
        var work = Enqueue([command]);
        await work.Applied.WaitAsync(cancellationToken);
        await work.Durable.WaitAsync(cancellationToken);
        var reply = work.TakeReplies()[0];
        return ErrorReplies.IsWriteConflict(reply) ? await RunLongAsync(command, cancellationToken) : reply;
    }
}
