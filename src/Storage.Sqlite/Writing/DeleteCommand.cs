using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>A delete command.</summary>
/// <param name="step">Its step.</param>
/// <param name="ns">The collection.</param>
/// <param name="request">The command.</param>
/// <param name="results">Is told what comes of the statements.</param>
internal sealed class DeleteCommand(WriteStep step, Namespace ns, DeleteRequest request, IStatementResults results)
{
    /// <summary>Executes the statements; one that fails ends an ordered command.</summary>
    public async ValueTask ExecuteAsync()
    {
        for (int i = 0; i < request.Statements.Count; i++)
        {
            await step;
            try
            {
                results.Add(i, await ExecuteAsync(request.Statements[i]), 0, default);
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

    // How many it deletes.
    private async ValueTask<long> ExecuteAsync(DeleteStatement statement)
    {
        var collection = step.Transaction.Find(ns);
        var context = new QueryContext
        {
            Now = step.Transaction.Now,
            Scripting = step.Transaction.Scripting,
            Let = request.Let,
            Collation = collection.CollationFor(statement.Collation),
            TextIndexes = collection.TextIndexes(),
        };
        var search = new WriteSearch(step, collection, statement.Filter, statement.Hint, context);
        if (!statement.One)
            return await DeleteAllAsync(search);
        if (await search.FindFirstAsync(null) is not { Exists: true } found)
            return 0;
        Delete(search, found);
        return 1;
    }

    private async ValueTask<long> DeleteAllAsync(WriteSearch search)
    {
        var rows = await search.FindRowsAsync();
        long deleted = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            await step;
            try
            {
                if (await search.LoadAsync(rows[i], null) is not { Before.Exists: true } found)
                    continue;
                Delete(search, found.Before);
                deleted++;
            }
            catch (DocumentLockedException locked) when (step.WaitsForLocks)
            {
                await step.WaitAsync(locked.Ended);
                i--;
            }
        }

        return deleted;
    }

    private void Delete(WriteSearch search, FoundDocument found) =>
        new CollectionWriter(step.Transaction, search.Collection!).Delete(found.Row, found.Document.Span);
}
