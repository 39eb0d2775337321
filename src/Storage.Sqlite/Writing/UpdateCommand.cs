using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Sorting;
using Streetcar.Query.Updates;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>An update command.</summary>
/// <param name="step">Its step.</param>
/// <param name="ns">The collection.</param>
/// <param name="request">The command.</param>
/// <param name="results">Is told what comes of the statements.</param>
internal sealed class UpdateCommand(WriteStep step, Namespace ns, UpdateRequest request, IStatementResults results)
{
    /// <summary>
    /// Executes the statements. One that fails ends an ordered command; it has no effect, unless it changes several documents:
    /// then those before the one at fault stay changed, as in MongoDB.
    /// </summary>
    public async ValueTask ExecuteAsync()
    {
        for (int i = 0; i < request.Statements.Count; i++)
        {
            await step;
            try
            {
                await ExecuteAsync(i);
            }
            catch (DocumentLockedException locked) when (step.WaitsForLocks)
            {
                await step.WaitAsync(locked.Ended);
                i--;
            }
            catch (DocumentException error) when (error.IsOfStatement())
            {
                results.AddError(i, error);
                if (request.Ordered)
                    break;
            }
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

    private async ValueTask ExecuteAsync(int position)
    {
        var statement = request.Statements[position];
        var collection = step.Transaction.Find(ns);
        var context = new QueryContext
        {
            Now = step.Transaction.Now,
            Scripting = step.Transaction.Scripting,
            Let = VariablesOf(statement),
            Collation = collection.CollationFor(statement.Collation),
            TextIndexes = collection.TextIndexes(),
        };
        collection?.TimeSeries?.CheckUpdate(statement.Update, statement.Filter, statement.Multi, statement.Upsert);
        var search = new WriteSearch(step, collection, statement.Filter, statement.Hint, context);
        var update = Update.Compile(statement.Update, statement.ArrayFilters, context);
        if (statement.Multi && update.IsReplacement)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, "multi update is not supported for replacement-style update");
        }

        var sort = statement.Sort.IsEmpty ? null : SortPattern.Compile(statement.Sort, context, search.Filter.Text);
        var (matched, modified) = statement.Multi
            ? await UpdateAllAsync(search, update)
            : await UpdateFirstAsync(search, sort, update);
        if (matched == 0 && statement.Upsert)
            results.Add(position, 1, 0, Upsert(step.Transaction, ns, update, statement.Filter, request.BypassDocumentValidation));
        else
            results.Add(position, matched, modified, default);
    }

    private RawDocument? VariablesOf(UpdateStatement statement)
    {
        if (statement.Constants is not { } constants)
            return request.Let;
        if (statement.Update.Type != ElementType.Array)
            throw new DocumentException((ErrorCode)51198, "Constant values may only be specified for pipeline updates");
        var variables = request.Let ?? RawDocument.Empty;
        foreach (var (name, value) in constants)
            variables = variables.With(name, new RawDocument { ["$literal"] = value });
        return variables;
    }

    private async ValueTask<(long Matched, long Modified)> UpdateFirstAsync(WriteSearch search, SortPattern? sort, Update update)
    {
        var changed = await search.FindAndChangeAsync(sort, update);
        return changed.Before.Exists ? (1, TryReplace(search, changed, update.IsReplacement) ? 1 : 0) : (0, 0);
    }

    private async ValueTask<(long Matched, long Modified)> UpdateAllAsync(WriteSearch search, Update update)
    {
        var rows = await search.FindRowsAsync();
        long matched = 0, modified = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            await step;
            try
            {
                if (await search.LoadAsync(rows[i], update) is not { Before.Exists: true } changed)
                    continue;
                if (TryReplace(search, changed, isReplacement: false))
                    modified++;
                matched++;
            }
            catch (DocumentLockedException locked) when (step.WaitsForLocks)
            {
                await step.WaitAsync(locked.Ended);
                i--;
            }
        }

        return (matched, modified);
    }

    private bool TryReplace(WriteSearch search, ChangedDocument changed, bool isReplacement)
    {
        if (changed.After.IsEmpty)
            return false;
        var writer = new CollectionWriter(step.Transaction, search.Collection!)
        {
            BypassValidation = request.BypassDocumentValidation,
            IsReplacement = isReplacement,
        };
        writer.Replace(changed.Before.Row, changed.Before.Document.Span, changed.After.Span);
        return true;
    }
}
