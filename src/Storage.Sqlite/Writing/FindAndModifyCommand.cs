using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Projections;
using Streetcar.Query.Sorting;
using Streetcar.Query.Updates;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite.Writing;

internal static class FindAndModifyCommand
{
    /// <summary>Changes or removes one document and replies with it, as it was before or after.</summary>
    public static async ValueTask<RawDocument> ExecuteAsync(WriteStep step, Namespace ns, FindAndModifyRequest request)
    {
        while (true)
        {
            try
            {
                return await TryExecuteAsync(step, ns, request);
            }
            catch (DocumentLockedException locked) when (step.WaitsForLocks)
            {
                await step.WaitAsync(locked.Ended);
            }
        }
    }

    private static async ValueTask<RawDocument> TryExecuteAsync(WriteStep step, Namespace ns, FindAndModifyRequest request)
    {
        var collection = step.Transaction.Find(ns);
        var context = new QueryContext
        {
            Now = step.Transaction.Now,
            Scripting = step.Transaction.Scripting,
            Let = request.Let,
            Collation = collection.CollationFor(request.Collation),
            TextIndexes = collection.TextIndexes(),
        };
        if (!request.Remove)
            collection?.TimeSeries?.CheckUpdate(request.Update, request.Filter, isMulti: false, request.Upsert);
        var search = new WriteSearch(step, collection, request.Filter, request.Hint, context);
        var projection = Projection.Compile(request.Projection, context, search.Filter);
        var update = request.Remove ? null : Update.Compile(request.Update, request.ArrayFilters, context);
        var sort = request.Sort.IsEmpty ? null : SortPattern.Compile(request.Sort, context, search.Filter.Text);
        var changed = await search.FindAndChangeAsync(sort, update);
        var transaction = step.Transaction;
        if (update is null)
            return Remove(transaction, search.Collection, changed.Before, projection);
        if (changed.Before.Exists)
            return Replace(transaction, search.Collection!, changed, request, projection, update.IsReplacement);
        if (!request.Upsert)
            return Reply(0, updatedExisting: false, default, default, projection);
        var id = UpdateCommand.Upsert(transaction, ns, update, request.Filter, request.BypassDocumentValidation);
        return Reply(1, updatedExisting: false, id, request.ReturnNew ? transaction.Buffers.Document.WrittenSpan : default, projection);
    }

    private static RawDocument Remove(
        WriteTransaction transaction, CollectionInfo? collection, FoundDocument found, Projection projection)
    {
        if (!found.Exists)
            return Reply(0, updatedExisting: null, default, default, projection);
        new CollectionWriter(transaction, collection!).Delete(found.Row, found.Document.Span);
        return Reply(1, updatedExisting: null, default, found.Document.Span, projection);
    }

    private static RawDocument Replace(
        WriteTransaction transaction, CollectionInfo collection, ChangedDocument changed, FindAndModifyRequest request,
        Projection projection, bool isReplacement)
    {
        var ((row, before), after) = changed;
        if (!after.IsEmpty)
        {
            var writer = new CollectionWriter(transaction, collection)
            {
                BypassValidation = request.BypassDocumentValidation,
                IsReplacement = isReplacement,
            };
            writer.Replace(row, before.Span, after.Span);
        }

        var returned = request.ReturnNew && !after.IsEmpty ? after : before;
        return Reply(1, updatedExisting: true, default, returned.Span, projection);
    }

    private static RawDocument Reply(
        int count, bool? updatedExisting, RawValue upserted, ReadOnlySpan<byte> document, Projection projection)
    {
        using var reply = new RawWriter();
        reply.WriteStartDocument();
        reply.WriteName("lastErrorObject"u8);
        reply.WriteStartDocument();
        reply.WriteName("n"u8);
        reply.WriteInt32(count);
        if (updatedExisting is { } existing)
        {
            reply.WriteName("updatedExisting"u8);
            reply.WriteBoolean(existing);
        }

        if (!upserted.IsMissing)
        {
            reply.WriteName("upserted"u8);
            reply.WriteValue(upserted);
        }

        reply.WriteEndDocument();
        reply.WriteName("value"u8);
        if (document.IsEmpty)
            reply.WriteNull();
        else
            projection.Write(document, reply);
        reply.WriteName("ok"u8);
        reply.WriteDouble(1);
        reply.WriteEndDocument();
        return reply.ToDocument();
    }
}
