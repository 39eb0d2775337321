using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

internal static class InsertCommand
{
    /// <summary>Inserts the documents; one that fails has no effect, and ends an ordered command.</summary>
    public static RawDocument Execute(WriteTransaction transaction, Namespace ns, InsertRequest request)
    {
        var reply = new WriteReply();
        var budget = new WriteBudget(request.MaxTime);
        CollectionWriter? writer = null;
        for (int i = 0; i < request.Documents.Count; i++)
        {
            budget.Check();
            try
            {
                var document = NewDocument.Prepare(request.Documents[i].Span, transaction.Buffers.Document);
                writer ??= new CollectionWriter(transaction, transaction.FindOrCreate(ns))
                {
                    BypassValidation = request.BypassDocumentValidation,
                };
                writer.Insert(document);
                reply.Count++;
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
}
