using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Checks that a collection's documents and its indexes match
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/validate/"/>).
/// </summary>
/// <param name="connection">A connection with an open snapshot.</param>
/// <param name="collection">The collection in that snapshot.</param>
internal sealed class CollectionValidation(Connection connection, CollectionInfo collection)
{
    private readonly IndexInfo[] _indexes = Array.FindAll(collection.Indexes, index => index.IsReady);
    private readonly IndexKeys _keys = new();
    private long _documents;
    private long _invalid;
    private long _nonCompliant;

    /// <summary>Validates all documents and keys.</summary>
    /// <returns>The fields of the command's reply.</returns>
    public RawDocument Run(CancellationToken cancellationToken)
    {
        var missing = new long[_indexes.Length];
        var expected = new long[_indexes.Length];
        var scan = new TableScan(backward: false, TableScan.Start);
        scan.Attach(connection, collection);
        try
        {
            while (scan.MoveNext())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Look(scan, missing, expected);
            }
        }
        finally
        {
            scan.Detach();
        }

        return Reply(missing, expected);
    }

    private void Look(TableScan scan, long[] missing, long[] expected)
    {
        _documents++;
        var document = scan.Document;
        if (!BsonValidator.TryValidate(document, out _))
        {
            _invalid++;
            return;
        }

        if (collection.Validator?.Allows(document) == false)
            _nonCompliant++;
        for (int i = 0; i < _indexes.Length; i++)
        {
            _keys.Build(_indexes[i], document);
            expected[i] += _keys.Count;
            for (int key = 0; key < _keys.Count; key++)
            {
                if (!Has(_indexes[i], _keys[key], scan.Row))
                    missing[i]++;
            }
        }
    }

    private bool Has(IndexInfo index, ReadOnlySpan<byte> key, long row) =>
        connection.Prepare(new Sql(SqlKind.HasKey, 0, index.Id)).Bind(2, row).Any(1, key);

    private long Count(IndexInfo index) => connection.Prepare(new Sql(SqlKind.CountKeys, 0, index.Id))
        .Bind(1, KeyRange.All.Low).Bind(2, KeyRange.All.High).Number();

    private static RawValue Number(long count) => count <= int.MaxValue ? (RawValue)(int)count : count;

    private RawDocument Reply(long[] missing, long[] expected)
    {
        var errors = new List<RawValue>();
        var keys = new List<RawElement>();
        var details = new List<RawElement>();
        if (_invalid > 0)
            errors.Add($"{_invalid} documents are not valid BSON");
        // In the snapshot: those of the catalog go on meanwhile.
        long counted = connection.QueryNumber($"SELECT documents FROM collections WHERE id = {collection.Id}");
        if (counted != _documents)
            errors.Add($"the count of documents is {counted}, but there are {_documents}");
        for (int i = 0; i < _indexes.Length; i++)
        {
            long count = Count(_indexes[i]);
            long extra = count - (expected[i] - missing[i]);
            if (missing[i] > 0)
                errors.Add($"the index '{_indexes[i].Name}' lacks {missing[i]} keys");
            if (extra > 0)
                errors.Add($"the index '{_indexes[i].Name}' has {extra} keys of no document");
            keys.Add(new RawElement(_indexes[i].Name, Number(count)));
            details.Add(new RawElement(_indexes[i].Name, new RawDocument { ["valid"] = missing[i] == 0 && extra == 0, ["spec"] = _indexes[i].Spec }));
        }

        return new RawDocument
        {
            ["ns"] = collection.Namespace.ToString(),
            ["uuid"] = collection.Uuid,
            ["nInvalidDocuments"] = Number(_invalid),
            ["nNonCompliantDocuments"] = Number(_nonCompliant),
            ["nrecords"] = Number(_documents),
            ["nIndexes"] = _indexes.Length,
            ["keysPerIndex"] = new RawDocument(keys),
            ["indexDetails"] = new RawDocument(details),
            ["valid"] = errors.Count == 0,
            ["repaired"] = false,
            ["warnings"] = RawArray.Empty,
            ["errors"] = RawArray.From(errors),
            ["extraIndexEntries"] = RawArray.Empty,
            ["missingIndexEntries"] = RawArray.Empty,
            ["corruptRecords"] = RawArray.Empty,
        };
    }
}
