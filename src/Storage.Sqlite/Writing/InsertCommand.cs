using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite.Writing;

internal static class InsertCommand
{
    /// <summary>Inserts the documents; one that fails has no effect, and ends an ordered command.</summary>
    public static async ValueTask ExecuteAsync(WriteStep step, Namespace ns, InsertRequest request, IStatementResults results)
    {
        CollectionWriter? writer = null;
        for (int i = 0; i < request.Documents.Count; i++)
        {
            await step;
            try
            {
                if (writer?.IsOf(step.Transaction) != true)
                {
                    writer = new CollectionWriter(step.Transaction, step.Transaction.FindOrCreate(ns))
                    {
                        BypassValidation = request.BypassDocumentValidation,
                    };
                }

                writer.Insert(NewDocument.Prepare(request.Documents[i].Span, step.Transaction.Buffers.Document));
                results.Add(i, 1, 0, default);
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
}
