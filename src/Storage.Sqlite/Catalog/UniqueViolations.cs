using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>The documents of an index that share a key with others.</summary>
internal static class UniqueViolations
{
    // The reply that names them must fit a document.
    private const long MaxBytes = 8 * 1024 * 1024;

    /// <summary>For each key that several documents have, their ids: <c>[{ids: [1, 2]}, …]</c>.</summary>
    public static RawArray Find(Connection connection, CollectionInfo collection, IndexInfo index)
    {
        using var rows = connection.PrepareText(
            $"""
            SELECT i.key, d.document FROM i{index.Id} AS i CROSS JOIN c{collection.Id} AS d ON d.row = i.row
            WHERE i.key IN (SELECT key FROM i{index.Id} GROUP BY key HAVING count(*) > 1) ORDER BY i.key, i.row
            """);
        var violations = new List<RawValue>();
        var ids = new List<RawValue>();
        byte[] key = [];
        long bytes = 0;
        while (bytes < MaxBytes && rows.Step())
        {
            if (!rows.Blob(0).SequenceEqual(key))
            {
                Add(violations, ids);
                key = rows.Blob(0).ToArray();
            }

            var id = RawReader.Find(rows.Blob(1), "_id"u8);
            ids.Add(id.ToValue());
            bytes += id.Bytes.Length;
        }

        Add(violations, ids);
        return RawArray.From(violations);
    }

    private static void Add(List<RawValue> violations, List<RawValue> ids)
    {
        if (ids.Count > 0)
            violations.Add(new RawDocument { ["ids"] = RawArray.From(ids) });
        ids.Clear();
    }
}
