using Streetcar.Query.Sorting;
using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite.Planning;

internal static class SortByIndex
{
    /// <summary>1 where the index's order is the sort's, -1 where its reverse is, 0 where neither is.</summary>
    public static int Direction(IndexBounds bounds, SortPattern sort)
    {
        var index = bounds.Index;
        int field = 0;
        int direction = 0;
        foreach (var key in sort.Fields)
        {
            // What has one value only does not count in the order.
            if (!key.IsTextScore && IsConstant(bounds, key.Path.Text))
                continue;
            while (field < bounds.Fields.Count && bounds.Fields[field].IsOnePoint && index.Fields[field].Path != key.Path.Text)
                field++;
            if (field == index.Fields.Length)
                return 0;
            var next = index.Fields[field];
            if (!Orders(index, field, key))
                return 0;
            int own = next.Descending == key.Descending ? 1 : -1;
            if (direction != 0 && own != direction)
                return 0;
            direction = own;
            field++;
        }

        return direction == 0 ? 1 : direction;
    }

    /// <summary>
    /// The order that each of an index's parts has in which the first fields have one value each, so that the parts can be
    /// merged: 1 where it is the sort's, -1 where its reverse is, 0 where neither is.
    /// </summary>
    /// <param name="bounds">The bounds.</param>
    /// <param name="sort">The sort.</param>
    /// <param name="lead">How many first fields have one value in each part.</param>
    public static int DirectionOfParts(IndexBounds bounds, SortPattern sort, out int lead)
    {
        var fields = bounds.Index.Fields;
        lead = 0;
        while (lead < bounds.Fields.Count && bounds.Fields[lead].ArePoints && fields[lead].Path != sort.Fields[0].Path.Text)
            lead++;
        if (lead + sort.Fields.Count > fields.Length)
            return 0;
        int direction = 0;
        for (int i = 0; i < sort.Fields.Count; i++)
        {
            var next = fields[lead + i];
            int own = next.Descending == sort.Fields[i].Descending ? 1 : -1;
            if (!Orders(bounds.Index, lead + i, sort.Fields[i]) || (direction != 0 && own != direction))
                return 0;
            direction = own;
        }

        return direction;
    }

    // In an array one document has several places, of which a sort means the least or the greatest value's.
    private static bool Orders(IndexInfo index, int field, SortField key) =>
        !key.IsTextScore && index.Fields[field] is { HasPosition: false, Geo: null } next && next.Path == key.Path.Text && !index.IsMultikeyAt(field);

    private static bool IsConstant(IndexBounds bounds, string path)
    {
        for (int i = 0; i < bounds.Fields.Count; i++)
        {
            if (bounds.Index.Fields[i].Path == path)
                return bounds.Fields[i].IsOnePoint && !bounds.Index.IsMultikeyAt(i);
        }

        return false;
    }
}
