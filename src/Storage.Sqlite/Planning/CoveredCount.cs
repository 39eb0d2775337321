using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>Counts that need no document: those of everything, and of ranges of an index with one key a document.</summary>
internal static class CoveredCount
{
    /// <summary>Whether the plan's count can be had from what is kept, or from keys alone.</summary>
    public static bool Covers(Plan plan) => plan.IsExact && plan.Access switch
    {
        TableAccess => true,
        IndexAccess { Index.IsMultikey: false } => true,
        _ => false,
    };

    /// <summary>The count.</summary>
    public static long Count(Connection connection, CollectionInfo collection, Plan plan)
    {
        if (plan.Access is not IndexAccess access)
            return collection.Figures.Documents;
        long count = 0;
        foreach (var range in access.Ranges)
        {
            count += connection.Prepare(new Sql(SqlKind.CountKeys, 0, access.Index.Id))
                .Bind(1, range.Low).Bind(2, range.High).Number();
        }

        return count;
    }
}
