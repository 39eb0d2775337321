using Streetcar.Bson;

namespace Streetcar.Query.Matching.Geo;

/// <summary>Checks where in a filter <c>$near</c> is: allowed at the top or in a conjunction there, once.</summary>
internal static class NearPlacement
{
    /// <summary>The condition that orders by distance; null for none.</summary>
    /// <exception cref="DocumentException">BadValue: there are several, or it is where it can't order.</exception>
    public static NearMatchExpression? Find(MatchExpression root)
    {
        int count = Count(root);
        if (count > 1)
            throw FilterError.BadValue("Too many geoNear expressions");
        var found = root as NearMatchExpression ?? (root as AndMatchExpression)?.Children.OfType<NearMatchExpression>().FirstOrDefault();
        return count == 0 || found is not null
            ? found
            : throw FilterError.BadValue("geoNear must be top-level expr");
    }

    /// <summary>Refuses such conditions where documents have no order.</summary>
    /// <exception cref="DocumentException">5626500: there is one.</exception>
    public static void Refuse(MatchExpression root)
    {
        if (Count(root) == 0)
            return;
        throw new DocumentException(
            (ErrorCode)5626500,
            "$geoNear, $near, and $nearSphere are not allowed in this context, as these operators require sorting "
            + "geospatial data. If you do not need sort, consider using $geoWithin instead. Check out "
            + "https://dochub.mongodb.org/core/near-sort-operation and "
            + "https://dochub.mongodb.org/core/nearSphere-sort-operationfor more details.");
    }

    private static int Count(MatchExpression node) => node switch
    {
        NearMatchExpression => 1,
        LogicalMatchExpression logical => logical.Children.Sum(Count),
        NotMatchExpression not => Count(not.Child),
        ElemMatchMatchExpression elemMatch => Count(elemMatch.Condition),
        _ => 0,
    };
}
