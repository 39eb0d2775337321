using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Writing;

internal static class InsertCommand
{
    /// <summary>Inserts the documents; one that fails has no effect, and ends an ordered command.</summary>
    public static async ValueTask<RawDocument> ExecuteAsync(WriteStep step, Namespace ns, InsertRequest request)
    {
        var reply = new WriteReply();
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
                reply.Count++;
            }
            catch (DocumentException error) when (error.IsOfStatement())
            {
                reply.AddError(i, error);
                if (request.Ordered)
                    break;
            }
        }

        return reply.ToDocument();
    }
}
