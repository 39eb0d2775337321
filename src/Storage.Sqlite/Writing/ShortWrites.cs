using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Tells the writes whose time is bounded and short: few documents, each new or found by its <c>_id</c>.</summary>
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
            if (!TryCount(requests[i], ref statements, ref bytes) || statements > MaxStatements || bytes > MaxBytes)
                return false;
        }

        return true;
    }

    private static bool TryCount(WriteRequest request, ref int statements, ref long bytes)
    {
        switch (request)
        {
            case InsertRequest insert:
                statements += insert.Documents.Count;
                for (int i = 0; i < insert.Documents.Count && bytes <= MaxBytes; i++)
                    bytes += insert.Documents[i].Length;
                return true;
            case UpdateRequest update:
                statements += update.Statements.Count;
                for (int i = 0; i < update.Statements.Count && statements <= MaxStatements; i++)
                {
                    if (!IsShort(update.Statements[i].Filter, update.Statements[i].Update))
                        return false;
                }

                return true;
            case DeleteRequest delete:
                statements += delete.Statements.Count;
                for (int i = 0; i < delete.Statements.Count && statements <= MaxStatements; i++)
                {
                    if (!FindById.IsById(delete.Statements[i].Filter, out _))
                        return false;
                }

                return true;
            default:
                statements++;
                return request is FindAndModifyRequest modification && IsShort(modification.Filter, modification.Update);
        }
    }

    // A pipeline may compute anything.
    private static bool IsShort(RawDocument filter, RawValue update) =>
        update.Type != ElementType.Array && FindById.IsById(filter, out _);
}
