using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Matching;
using Streetcar.Query.Projections;
using Streetcar.Query.Sorting;
using Streetcar.Query.Updates;
using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite.Writing;

internal static class FindAndModifyCommand
{
    /// <summary>Changes or removes one document and replies with it, as it was before or after.</summary>
    public static RawDocument Execute(WriteTransaction transaction, Namespace ns, FindAndModifyRequest request)
    {
        var collection = transaction.Find(ns);
        var context = new QueryContext
        {
            Now = transaction.Now,
            Let = request.Let,
            Collation = collection.CollationFor(request.Collation),
        };
        var search = new WriteSearch(transaction, collection, request.Filter, request.Hint, context)
        {
            Budget = new WriteBudget(request.MaxTime),
        };
        var projection = Projection.Compile(request.Projection, context, search.Filter);
        var update = request.Remove ? null : Update.Compile(request.Update, request.ArrayFilters, context);
        var sort = request.Sort.IsEmpty ? null : SortPattern.Compile(request.Sort, context);
        bool found = search.TryFindFirst(sort, out long row, out var before);
        if (update is null)
            return Remove(transaction, collection, found, row, before, projection);
        if (found)
            return Change(transaction, collection!, row, before, update, search.Filter, request, projection);
        if (!request.Upsert)
            return Reply(0, updatedExisting: false, default, default, projection);
        var id = UpdateCommand.Upsert(transaction, ns, update, request.Filter, request.BypassDocumentValidation);
        var inserted = request.ReturnNew ? transaction.Buffers.Document.WrittenSpan : default;
        return Reply(1, updatedExisting: false, id, inserted, projection);
    }

    private static RawDocument Remove(
        WriteTransaction transaction, CollectionInfo? collection, bool found, long row, ReadOnlyMemory<byte> document,
        Projection projection)
    {
        if (!found)
            return Reply(0, updatedExisting: null, default, default, projection);
        new CollectionWriter(transaction, collection!).Delete(row, document.Span);
        return Reply(1, updatedExisting: null, default, document.Span, projection);
    }

    private static RawDocument Change(
        WriteTransaction transaction, CollectionInfo collection, long row, ReadOnlyMemory<byte> before, Update update,
        Filter filter, FindAndModifyRequest request, Projection projection)
    {
        var output = transaction.Buffers.Document;
        if (update.Apply(before.Span, output, filter))
        {
            var writer = new CollectionWriter(transaction, collection) { BypassValidation = request.BypassDocumentValidation };
            writer.Replace(row, before.Span, output.WrittenSpan);
        }

        return Reply(
            1, updatedExisting: true, default, request.ReturnNew ? output.WrittenSpan : before.Span, projection);
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
