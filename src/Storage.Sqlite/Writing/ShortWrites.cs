using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Finds the writes whose time is bounded and short: few documents, each new or found by its <c>_id</c>.</summary>
internal static class ShortWrites
{
    private const int MaxStatements = 64;
    private const int MaxBytes = 64 * 1024;

    /// <summary>Whether all of the writes together are short.</summary>
    public static bool AreShort(IReadOnlyList<WriteRequest> requests)
    {
        int statements = 0;
        long bytes = 0;
        for (int i = 0; i < requests.Count; i++)
        {
            statements += requests[i].Count;
            if (requests[i].WaitsForTransactions || statements > MaxStatements || !IsShort(requests[i], ref bytes))
                return false;
        }

        return bytes <= MaxBytes;
    }

    private static bool IsShort(WriteRequest request, ref long bytes)
    {
        switch (request)
        {
            case InsertRequest insert:
                for (int i = 0; i < insert.Documents.Count; i++)
                    bytes += insert.Documents[i].Length;
                return true;
            case UpdateRequest update:
                for (int i = 0; i < update.Statements.Count; i++)
                {
                    if (!IsShort(update.Statements[i].Filter, update.Statements[i].Update))
                        return false;
                }

                return true;
            case DeleteRequest delete:
                for (int i = 0; i < delete.Statements.Count; i++)
                {
                    if (!FindById.IsById(delete.Statements[i].Filter, out _))
                        return false;
                }

                return true;
            case BulkWriteRequest bulk:
                for (int i = 0; i < bulk.Parts.Count; i++)
                {
                    if (!IsShort(bulk.Parts[i], ref bytes))
                        return false;
                }

                return true;
            default:
                return request is FindAndModifyRequest modification && IsShort(modification.Filter, modification.Update);
        }
    }

    // A pipeline may compute anything.
    private static bool IsShort(RawDocument filter, RawValue update) =>
        update.Type != ElementType.Array && FindById.IsById(filter, out _);
}
