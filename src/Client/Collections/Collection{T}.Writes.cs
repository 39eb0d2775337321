using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

public partial class Collection<T>
{
    /// <summary>Inserts a document. An empty <c>_id</c> is set on the object before.</summary>
    /// <param name="document">The document.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="WriteException">The document was refused: 11000 where its <c>_id</c> or another unique key is taken.</exception>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task<InsertOneResult> InsertOneAsync(
        T document, InsertOneOptions? options = null, CancellationToken cancellationToken = default)
    {
        var written = _type.WriteNew(document);
        var request = new WriteRequest(_namespace, [new Write.Insert(written)], IsOrdered: true, _concerns)
        {
            BypassDocumentValidation = options?.BypassDocumentValidation,
            Comment = options?.Comment,
        };
        var result = await RunAsync(request, cancellationToken).ConfigureAwait(false);
        return new InsertOneResult(IdOf(written), result.IsAcknowledged);
    }

    /// <summary>Inserts documents, in as few commands as it takes. Empty <c>_id</c>s are set on the objects before.</summary>
    /// <param name="documents">The documents, one at least.</param>
    /// <param name="options">How; null for the defaults: in order, stopping at the first that fails.</param>
    /// <param name="cancellationToken">Gives the commands up.</param>
    /// <exception cref="ArgumentException">There is no document.</exception>
    /// <exception cref="WriteException">Documents were refused.</exception>
    /// <exception cref="CommandException">The server refused a command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task<InsertManyResult> InsertManyAsync(
        IEnumerable<T> documents, InsertManyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return InsertManyAsync(documents.ToAsyncEnumerable(), options, cancellationToken);
    }

    /// <summary>Inserts documents as they come, in as few commands as it takes. Empty <c>_id</c>s are set on the objects before.</summary>
    /// <param name="documents">The documents, one at least.</param>
    /// <param name="options">How; null for the defaults: in order, stopping at the first that fails.</param>
    /// <param name="cancellationToken">Gives the commands up.</param>
    /// <exception cref="ArgumentException">There is no document.</exception>
    /// <exception cref="WriteException">Documents were refused.</exception>
    /// <exception cref="CommandException">The server refused a command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task<InsertManyResult> InsertManyAsync(
        IAsyncEnumerable<T> documents, InsertManyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var writer = new InsertWriter(_context.Transport, _namespace, _concerns, options ?? new InsertManyOptions());
        await foreach (var document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
            await writer.AddAsync(_type.WriteNew(document), cancellationToken).ConfigureAwait(false);
        return await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Updates the first document that matches.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="update">Operators, such as <c>{ $set: { a: 1 } }</c>, or stages.</param>
    /// <param name="options">How; null for the defaults. An <c>UpdateOptions&lt;T&gt;</c> has a sort as well.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="ArgumentException">The update consists of fields, not of operators.</exception>
    /// <exception cref="WriteException">The update was refused.</exception>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task<UpdateResult> UpdateOneAsync(
        Filter<T> filter, Update<T> update, UpdateOptions? options = null, CancellationToken cancellationToken = default) =>
        UpdateAsync(filter, update, isMulti: false, options, (options as UpdateOptions<T>)?.Sort, cancellationToken);

    /// <summary>Updates all documents that match.</summary>
    /// <param name="filter">Which documents; <c>default</c> for all.</param>
    /// <param name="update">Operators, such as <c>{ $set: { a: 1 } }</c>, or stages.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="ArgumentException">The update consists of fields, not of operators.</exception>
    /// <exception cref="WriteException">The update was refused.</exception>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task<UpdateResult> UpdateManyAsync(
        Filter<T> filter, Update<T> update, UpdateOptions? options = null, CancellationToken cancellationToken = default) =>
        UpdateAsync(filter, update, isMulti: true, options, null, cancellationToken);

    /// <summary>Replaces the first document that matches, all but its <c>_id</c>.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="replacement">What to put in its place.</param>
    /// <param name="options">How; null for the defaults. An <c>ReplaceOptions&lt;T&gt;</c> has a sort as well.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="ArgumentException">The replacement consists of operators, not of fields.</exception>
    /// <exception cref="WriteException">The replacement was refused.</exception>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task<ReplaceOneResult> ReplaceOneAsync(
        Filter<T> filter, T replacement, ReplaceOptions? options = null, CancellationToken cancellationToken = default)
    {
        var write = new Write.Replace(Render(filter), WriteReplacement(replacement))
        {
            IsUpsert = options?.IsUpsert ?? false,
            Sort = Render((options as ReplaceOptions<T>)?.Sort),
            Collation = options?.Collation,
            Hint = options?.Hint,
        };
        var result = await RunAsync(
            Request(write, options?.BypassDocumentValidation, options?.Let, options?.Comment), cancellationToken).ConfigureAwait(false);
        return result.IsAcknowledged
            ? new ReplaceOneResult.Acknowledged(result.MatchedCount, result.ModifiedCount, result.UpsertedId)
            : ReplaceOneResult.Unacknowledged.Instance;
    }

    /// <summary>Deletes the first document that matches.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="WriteException">The delete was refused.</exception>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task<DeleteResult> DeleteOneAsync(
        Filter<T> filter, DeleteOptions? options = null, CancellationToken cancellationToken = default) =>
        DeleteAsync(filter, isMulti: false, options, cancellationToken);

    /// <summary>Deletes all documents that match.</summary>
    /// <param name="filter">Which documents; <c>default</c> for all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="WriteException">The delete was refused.</exception>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task<DeleteResult> DeleteManyAsync(
        Filter<T> filter, DeleteOptions? options = null, CancellationToken cancellationToken = default) =>
        DeleteAsync(filter, isMulti: true, options, cancellationToken);

    /// <summary>Does several writes, in as few commands as it takes.</summary>
    /// <param name="writes">The writes, one at least; empty <c>_id</c>s of documents to insert are set before.</param>
    /// <param name="options">How; null for the defaults: in order, stopping at the first that fails.</param>
    /// <param name="cancellationToken">Gives the commands up.</param>
    /// <exception cref="ArgumentException">There is no write, or an update consists of fields.</exception>
    /// <exception cref="WriteException">Writes were refused.</exception>
    /// <exception cref="CommandException">The server refused a command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task<BulkResult> BulkWriteAsync(
        IEnumerable<WriteModel<T>> writes, BulkWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writes);
        var rendered = writes.Select(Render).ToList();
        if (rendered.Count == 0)
            throw new ArgumentException("There is no write to do.", nameof(writes));
        var request = new WriteRequest(_namespace, rendered, options?.IsOrdered ?? true, _concerns)
        {
            BypassDocumentValidation = options?.BypassDocumentValidation,
            Let = options?.Let,
            Comment = options?.Comment,
        };
        return await RunAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<UpdateResult> UpdateAsync(
        Filter<T> filter,
        Update<T> update,
        bool isMulti,
        UpdateOptions? options,
        SortDefinition<T>? sort,
        CancellationToken cancellationToken)
    {
        var write = new Write.Update(Render(filter), update.Render(_type.RenderArgs), isMulti)
        {
            IsUpsert = options?.IsUpsert ?? false,
            ArrayFilters = Render(options?.ArrayFilters),
            Sort = Render(sort),
            Collation = options?.Collation,
            Hint = options?.Hint,
        };
        var result = await RunAsync(
            Request(write, options?.BypassDocumentValidation, options?.Let, options?.Comment), cancellationToken).ConfigureAwait(false);
        return result.IsAcknowledged
            ? new UpdateResult.Acknowledged(result.MatchedCount, result.ModifiedCount, result.UpsertedId)
            : UpdateResult.Unacknowledged.Instance;
    }

    private async Task<DeleteResult> DeleteAsync(
        Filter<T> filter, bool isMulti, DeleteOptions? options, CancellationToken cancellationToken)
    {
        var write = new Write.Delete(Render(filter), isMulti) { Collation = options?.Collation, Hint = options?.Hint };
        var result = await RunAsync(Request(write, null, options?.Let, options?.Comment), cancellationToken).ConfigureAwait(false);
        return result.IsAcknowledged
            ? new DeleteResult.Acknowledged(result.DeletedCount)
            : DeleteResult.Unacknowledged.Instance;
    }

    private WriteRequest Request(Write write, bool? bypassValidation, BsonDocument? let, BsonValue? comment) =>
        new(_namespace, [write], IsOrdered: true, _concerns)
        {
            BypassDocumentValidation = bypassValidation,
            Let = let,
            Comment = comment,
        };

    private ValueTask<BulkResult> RunAsync(WriteRequest request, CancellationToken cancellationToken) =>
        _context.Transport.WriteAsync(request, cancellationToken);

    private static BsonValue? IdOf(RawBsonDocument document) => document.TryGetValue("_id", out var id) ? id : null;
}
