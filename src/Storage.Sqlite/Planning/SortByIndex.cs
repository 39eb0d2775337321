using Streetcar.Query;

namespace Streetcar.Storage.Sqlite;

/// <summary>Tells whether an index's order is a sort's.</summary>
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
            if (IsConstant(bounds, key.Path.Text))
                continue;
            while (field < bounds.Fields.Count && bounds.Fields[field].IsOnePoint && index.Fields[field].Path != key.Path.Text)
                field++;
            if (field == index.Fields.Length)
                return 0;
            var next = index.Fields[field];
            // In an array one document has several places, of which a sort means the least or the greatest value's.
            if (next.Path != key.Path.Text || index.IsMultikeyAt(field) || next.HasPosition || next.Geo is not null)
                return 0;
            int own = next.Descending == key.Descending ? 1 : -1;
            if (direction != 0 && own != direction)
                return 0;
            direction = own;
            field++;
        }

        return direction == 0 ? 1 : direction;
    }

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
