using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

internal static class DeleteCommand
{
    /// <summary>Executes the statements; one that fails has no effect, and ends an ordered command.</summary>
    public static RawDocument Execute(WriteTransaction transaction, Namespace ns, DeleteRequest request)
    {
        var reply = new WriteReply();
        var budget = new WriteBudget(request.MaxTime);
        for (int i = 0; i < request.Statements.Count; i++)
        {
            budget.Check();
            try
            {
                reply.Count += Execute(transaction, ns, request, request.Statements[i], budget);
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

    private static long Execute(
        WriteTransaction transaction, Namespace ns, DeleteRequest request, DeleteStatement statement, WriteBudget budget)
    {
        var collection = transaction.Find(ns);
        var context = new QueryContext
        {
            Now = transaction.Now,
            Let = request.Let,
            Collation = collection.CollationFor(statement.Collation),
        };
        var search = new WriteSearch(transaction, collection, statement.Filter, statement.Hint, context) { Budget = budget };
        if (statement.One)
        {
            if (!search.TryFindFirst(null, out long row, out var document))
                return 0;
            new CollectionWriter(transaction, collection!).Delete(row, document.Span);
            return 1;
        }

        return DeleteAll(transaction, collection, search);
    }

    private static long DeleteAll(WriteTransaction transaction, CollectionInfo? collection, WriteSearch search)
    {
        var rows = search.FindRows();
        if (rows.Count == 0)
            return 0;
        return transaction.InSavepoint(() =>
        {
            var writer = new CollectionWriter(transaction, collection!);
            foreach (long row in rows)
            {
                search.Budget.Check();
                writer.Delete(row, search.Load(row).Span);
            }

            return (long)rows.Count;
        });
    }
}
