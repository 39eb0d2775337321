using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Sorting;
using Streetcar.Query.Updates;
using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>An update command.</summary>
/// <param name="step">Its step.</param>
/// <param name="ns">The collection.</param>
/// <param name="request">The command.</param>
internal sealed class UpdateCommand(WriteStep step, Namespace ns, UpdateRequest request)
{
    private readonly WriteReply _reply = new() { Modified = 0 };

    /// <summary>
    /// Executes the statements. One that fails ends an ordered command; it has no effect, unless it changes several documents:
    /// then those before the one at fault stay changed, as in MongoDB.
    /// </summary>
    public async ValueTask<RawDocument> ExecuteAsync()
    {
        for (int i = 0; i < request.Statements.Count; i++)
        {
            await step;
            try
            {
                await ExecuteAsync(i);
            }
            catch (DocumentException error) when (error.IsOfStatement())
            {
                _reply.AddError(i, error);
                if (request.Ordered)
                    break;
            }
        }

        return _reply.ToDocument();
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

    private async ValueTask ExecuteAsync(int position)
    {
        var statement = request.Statements[position];
        var collection = step.Transaction.Find(ns);
        var context = new QueryContext
        {
            Now = step.Transaction.Now,
            Let = statement.Constants ?? request.Let,
            Collation = collection.CollationFor(statement.Collation),
        };
        var search = new WriteSearch(step, collection, statement.Filter, statement.Hint, context);
        var update = Update.Compile(statement.Update, statement.ArrayFilters, context);
        if (statement.Multi && update.IsReplacement)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, "multi update is not supported for replacement-style update");
        }

        var sort = statement.Sort.IsEmpty ? null : SortPattern.Compile(statement.Sort, context);
        var (matched, modified) = statement.Multi
            ? await UpdateAllAsync(search, update)
            : await UpdateFirstAsync(search, sort, update);
        _reply.Count += matched;
        _reply.Modified += modified;
        if (matched == 0 && statement.Upsert)
        {
            _reply.AddUpserted(position, Upsert(step.Transaction, ns, update, statement.Filter, request.BypassDocumentValidation));
            _reply.Count++;
        }
    }

    private async ValueTask<(long Matched, long Modified)> UpdateFirstAsync(WriteSearch search, SortPattern? sort, Update update)
    {
        var changed = await search.FindAndChangeAsync(sort, update);
        return changed.Before.Exists ? (1, TryReplace(search, changed) ? 1 : 0) : (0, 0);
    }

    private async ValueTask<(long Matched, long Modified)> UpdateAllAsync(WriteSearch search, Update update)
    {
        var rows = await search.FindRowsAsync();
        long matched = 0, modified = 0;
        foreach (long row in rows)
        {
            await step;
            if (await search.LoadAsync(row, update) is not { Before.Exists: true } changed)
                continue;
            matched++;
            if (TryReplace(search, changed))
                modified++;
        }

        return (matched, modified);
    }

    private bool TryReplace(WriteSearch search, ChangedDocument changed)
    {
        if (changed.After.IsEmpty)
            return false;
        var writer = new CollectionWriter(step.Transaction, search.Collection!) { BypassValidation = request.BypassDocumentValidation };
        writer.Replace(changed.Before.Row, changed.Before.Document.Span, changed.After.Span);
        return true;
    }
}
