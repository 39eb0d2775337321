using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Sorting;
using Streetcar.Query.Updates;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

internal static class UpdateCommand
{
    /// <summary>Executes the statements; one that fails has no effect, and ends an ordered command.</summary>
    public static RawDocument Execute(WriteTransaction transaction, Namespace ns, UpdateRequest request)
    {
        var reply = new WriteReply { Modified = 0 };
        var budget = new WriteBudget(request.MaxTime);
        for (int i = 0; i < request.Statements.Count; i++)
        {
            budget.Check();
            try
            {
                Execute(transaction, ns, request, i, budget, reply);
            }
            catch (DocumentException error) when (error is not SqliteException)
            {
                reply.AddError(i, error);
                if (request.Ordered)
                    break;
            }
        }

        return reply.ToDocument();
    }

    private static void Execute(
        WriteTransaction transaction, Namespace ns, UpdateRequest request, int position, WriteBudget budget, WriteReply reply)
    {
        var statement = request.Statements[position];
        var collection = transaction.Find(ns);
        var context = new QueryContext
        {
            Now = transaction.Now,
            Let = statement.Constants ?? request.Let,
            Collation = collection.CollationFor(statement.Collation),
        };
        var search = new WriteSearch(transaction, collection, statement.Filter, statement.Hint, context)
        {
            Budget = budget,
            BypassValidation = request.BypassDocumentValidation,
        };
        var update = Update.Compile(statement.Update, statement.ArrayFilters, context);
        if (statement.Multi && update.IsReplacement)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, "multi update is not supported for replacement-style update");
        }

        var sort = statement.Sort.IsEmpty ? null : SortPattern.Compile(statement.Sort, context);
        var (matched, modified) = statement.Multi
            ? UpdateAll(transaction, search, update)
            : UpdateFirst(transaction, search, update, sort);
        reply.Count += matched;
        reply.Modified += modified;
        if (matched == 0 && statement.Upsert)
        {
            reply.AddUpserted(position, Upsert(transaction, ns, update, statement.Filter, request.BypassDocumentValidation));
            reply.Count++;
        }
    }

    /// <summary>Inserts the document that a filter and an update make.</summary>
    public static RawValue Upsert(
        WriteTransaction transaction, Namespace ns, Update update, RawDocument filter, bool bypassValidation)
    {
        var output = transaction.Buffers.Document;
        update.BuildUpsert(filter, output);
        var id = RawReader.Find(output.WrittenSpan, "_id"u8);
        NewDocument.CheckId(id);
        var upserted = id.ToValue();
        NewDocument.CheckSize(output.WrittenSpan);
        var collection = transaction.FindOrCreate(ns);
        new CollectionWriter(transaction, collection) { BypassValidation = bypassValidation }.Insert(output.WrittenSpan);
        return upserted;
    }

    private static CollectionWriter Writer(WriteTransaction transaction, WriteSearch search) =>
        new(transaction, search.Collection!) { BypassValidation = search.BypassValidation };

    private static (long Matched, long Modified) UpdateFirst(
        WriteTransaction transaction, WriteSearch search, Update update, SortPattern? sort)
    {
        if (!search.TryFindFirst(sort, out long row, out var before))
            return (0, 0);
        var output = transaction.Buffers.Document;
        if (!update.Apply(before.Span, output, search.Filter))
            return (1, 0);
        Writer(transaction, search).Replace(row, before.Span, output.WrittenSpan);
        return (1, 1);
    }

    private static (long Matched, long Modified) UpdateAll(
        WriteTransaction transaction, WriteSearch search, Update update)
    {
        var rows = search.FindRows();
        if (rows.Count == 0)
            return (0, 0);
        return transaction.InSavepoint(() =>
        {
            long modified = 0;
            var output = transaction.Buffers.Document;
            var writer = Writer(transaction, search);
            foreach (long row in rows)
            {
                search.Budget.Check();
                var before = search.Load(row);
                if (!update.Apply(before.Span, output, search.Filter))
                    continue;
                writer.Replace(row, before.Span, output.WrittenSpan);
                modified++;
            }

            return ((long)rows.Count, modified);
        });
    }
}
