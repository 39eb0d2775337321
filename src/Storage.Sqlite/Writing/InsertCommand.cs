using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>The insert command.</summary>
internal static class InsertCommand
{
    /// <summary>Stores the documents; one that fails leaves nothing behind, and ends an ordered command.</summary>
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
                var document = NewDocument.Prepare(request.Documents[i].Span, transaction.Scratch.Document);
                writer ??= new CollectionWriter(transaction, transaction.FindOrCreate(ns))
                {
                    BypassValidation = request.BypassDocumentValidation,
                };
                writer.Insert(document);
                reply.Count++;
            }
            catch (DocumentException mistake) when (mistake is not SqliteException)
            {
                reply.AddError(i, mistake);
                if (request.Ordered)
                    break;
            }
        }

        return reply.ToDocument();
    }
}
