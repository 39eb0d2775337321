namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Finds the writes that create their collection, and its database, where there is none.</summary>
internal static class CreatingWrites
{
    /// <summary>Whether any of the writes may create them.</summary>
    public static bool AreAmong(IReadOnlyList<WriteRequest> requests)
    {
        for (int i = 0; i < requests.Count; i++)
        {
            if (Creates(requests[i]))
                return true;
        }

        return false;
    }

    private static bool Creates(WriteRequest request)
    {
        switch (request)
        {
            case UpdateRequest update:
                for (int i = 0; i < update.Statements.Count; i++)
                {
                    if (update.Statements[i].Upsert)
                        return true;
                }

                return false;
            case DeleteRequest:
                return false;
            case BulkWriteRequest bulk:
                return AreAmong(bulk.Parts);
            case FindAndModifyRequest modification:
                return modification.Upsert;
            default:
                return true;
        }
    }
}
