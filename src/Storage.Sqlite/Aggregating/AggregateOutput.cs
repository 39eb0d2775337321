using Streetcar.Bson;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Aggregation.Output;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>
/// Writes an aggregation's result into a collection, for <c>$out</c> and <c>$merge</c>: batch by batch through the
/// database's write queue, so that other writes run in between.
/// </summary>
internal sealed class AggregateOutput(SqliteStore store, AggregateRequest request, PipelineOutput output)
{
    private readonly Namespace _target = new(output.Database ?? request.Namespace.Database, output.Collection);

    /// <summary>Whether the pipeline may read documents that its own output has written; then its result is materialized first.</summary>
    public bool MayFeed(Pipeline pipeline) =>
        output is MergeOutput && (request.Namespace == _target || pipeline.Collections.Any());

    /// <exception cref="DocumentException">
    /// A document can't be written, or the time is over (MaxTimeMSExpired); documents before it may have been.
    /// </exception>
    public async Task RunAsync(DocumentReader result, CancellationToken cancellationToken)
    {
        NameRules.CheckNew(_target);
        // The reader counts the time in which it reads alone.
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (request.MaxTime is { } longest)
            time.CancelAfter(longest);
        try
        {
            await (output switch
            {
                MergeOutput merge => MergeAsync(merge, result, time.Token),
                CollectionOutput replacement => ReplaceAsync(replacement, result, time.Token),
                _ => throw new InvalidOperationException($"{output.Stage} is not known."),
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw DocumentException.OutOfTime();
        }
    }

    private async Task MergeAsync(MergeOutput merge, DocumentReader result, CancellationToken cancellationToken)
    {
        bool takesNull = MergeCommand.CheckIndex(store.FindDatabase(_target.Database)?.Catalog.FindCollection(_target.Collection), merge);
        await WriteAsync(result, async documents =>
        {
            var writes = documents.Select(document => merge.Write(document, takesNull)).ToArray();
            var error = await store.InSavepointAsync(
                _target.Database,
                transaction => new MergeCommand(transaction, _target, request.BypassDocumentValidation).Execute(merge, writes),
                cancellationToken).ConfigureAwait(false);
            return error is null ? writes.Length : throw error;
        }, cancellationToken).ConfigureAwait(false);
    }

    // Until the collection is complete, it has a temporary name.
    private async Task ReplaceAsync(CollectionOutput replacement, DocumentReader result, CancellationToken cancellationToken)
    {
        using var use = await store.UseOrCreateAsync(_target.Database, cancellationToken).ConfigureAwait(false);
        var making = _target with { Collection = $"{TemporaryCollections.Prefix}{Guid.NewGuid()}" };
        try
        {
            await RunAsync(use.Database, transaction => ReplacedCollection.Begin(transaction, _target, making, replacement), cancellationToken).ConfigureAwait(false);
            await CopyIndexesAsync(making, cancellationToken).ConfigureAwait(false);
            await WriteAsync(
                result,
                documents => InsertAsync(use.Database, making, documents, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            await RunAsync(
                use.Database,
                transaction => CollectionCommands.Replace(transaction, making, _target),
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await store.DropCollectionAsync(making, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    // In the database that the collection was begun in: one that has been made anew meanwhile lacks the documents so far.
    private ValueTask<T> RunAsync<T>(Database database, Func<WriteTransaction, T> step, CancellationToken cancellationToken) =>
        database.InSavepointAsync(step, cancellationToken) ?? throw Dropped();

    private DocumentException Dropped() => new(
        ErrorCode.NamespaceNotFound, $"$out failed: the database '{_target.Database}' was dropped while '{_target}' was being written");

    private async Task CopyIndexesAsync(Namespace making, CancellationToken cancellationToken)
    {
        var collections = await store.ListCollectionsAsync(_target.Database, cancellationToken).ConfigureAwait(false);
        if (!collections.Any(collection => collection["name"].AsString == _target.Collection))
            return;
        var indexes = await store.ListIndexesAsync(_target, cancellationToken).ConfigureAwait(false);
        var others = indexes.Where(index => index["name"].AsString != IndexInfo.IdName && !index["clustered"].Raw.IsTruthy).ToArray();
        if (others.Length > 0)
            await store.CreateIndexesAsync(making, others, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RawDocument> InsertAsync(
        Database database, Namespace making, List<ReadOnlyMemory<byte>> documents, CancellationToken cancellationToken)
    {
        var insert = new InsertRequest(documents) { BypassDocumentValidation = request.BypassDocumentValidation };
        var reply = await RunAsync(
            database,
            transaction => transaction.Find(making) is null ? throw Dropped() : WriteStep.ResultOf(InsertAsync(transaction, making, insert)),
            cancellationToken).ConfigureAwait(false);
        if (reply["writeErrors"] is not { IsMissing: false } errors)
            return reply;
        var error = errors.AsArray[0].AsDocument;
        string message = error["errmsg"].AsString.Replace(making.ToString(), _target.ToString(), StringComparison.Ordinal);
        throw new DocumentException((ErrorCode)error["code"].AsInt32, message);
    }

    private static async ValueTask<RawDocument> InsertAsync(WriteTransaction transaction, Namespace making, InsertRequest insert)
    {
        var reply = new WriteReply(isUpdate: false);
        await InsertCommand.ExecuteAsync(new WriteStep(transaction), making, insert, reply);
        return reply.ToDocument();
    }

    private static async Task WriteAsync<T>(
        DocumentReader result, Func<List<ReadOnlyMemory<byte>>, ValueTask<T>> write, CancellationToken cancellationToken)
    {
        using var batch = new DocumentBatch();
        bool mayHaveMore = true;
        while (mayHaveMore)
        {
            batch.Clear();
            mayHaveMore = await result.ReadAsync(batch, cancellationToken).ConfigureAwait(false);
            var documents = batch.ToList();
            if (documents.Count > 0)
                await write(documents).ConfigureAwait(false);
        }
    }
}
