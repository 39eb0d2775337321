using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>Counts without reading documents: of a whole collection, and of ranges of an index that is not multikey.</summary>
internal static class CoveredCount
{
    /// <summary>Whether the plan's count follows from the counters or the index keys alone.</summary>
    public static bool Covers(Plan plan) => plan.IsExact && plan.Access switch
    {
        TableAccess => true,
        IndexAccess { Index.IsMultikey: false } => true,
        _ => false,
    };

    public static long Count(Connection connection, CollectionInfo collection, Plan plan)
    {
        if (plan.Access is not IndexAccess access)
            return connection.Prepare(new Sql(SqlKind.CountDocuments)).Bind(1, collection.Id).Number();
        long count = 0;
        foreach (var range in access.Ranges)
        {
            count += connection.Prepare(new Sql(SqlKind.CountKeys, 0, access.Index.Id))
                .Bind(1, range.Low).Bind(2, range.High).Number();
        }

        return count;
    }
}
