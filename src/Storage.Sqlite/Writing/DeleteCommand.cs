using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>A delete command.</summary>
/// <param name="step">Its step.</param>
/// <param name="ns">The collection.</param>
/// <param name="request">The command.</param>
internal sealed class DeleteCommand(WriteStep step, Namespace ns, DeleteRequest request)
{
    private readonly WriteReply _reply = new();

    /// <summary>Executes the statements; one that fails ends an ordered command.</summary>
    public async ValueTask<RawDocument> ExecuteAsync()
    {
        for (int i = 0; i < request.Statements.Count; i++)
        {
            await step;
            try
            {
                await ExecuteAsync(request.Statements[i]);
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

    private async ValueTask ExecuteAsync(DeleteStatement statement)
    {
        var collection = step.Transaction.Find(ns);
        var context = new QueryContext
        {
            Now = step.Transaction.Now,
            Let = request.Let,
            Collation = collection.CollationFor(statement.Collation),
        };
        var search = new WriteSearch(step, collection, statement.Filter, statement.Hint, context);
        if (!statement.One)
            await DeleteAllAsync(search);
        else if (await search.FindFirstAsync(null) is { Exists: true } found)
            Delete(search, found);
    }

    private async ValueTask DeleteAllAsync(WriteSearch search)
    {
        var rows = await search.FindRowsAsync();
        foreach (long row in rows)
        {
            await step;
            if (await search.LoadAsync(row, null) is { Before.Exists: true } found)
                Delete(search, found.Before);
        }
    }

    private void Delete(WriteSearch search, FoundDocument found)
    {
        new CollectionWriter(step.Transaction, search.Collection!).Delete(found.Row, found.Document.Span);
        _reply.Count++;
    }
}
