using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Planning;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>
/// Deletes documents that have expired by a TTL index
/// (<see href="https://www.mongodb.com/docs/manual/core/index-ttl/"/>), in steps between which others write.
/// </summary>
internal static class ExpiredDocuments
{
    private const int DocumentsPerStep = 1000;

    /// <summary>Deletes expired documents of one index's collection, up to a number per step.</summary>
    /// <returns>Whether that was all.</returns>
    public static bool DeleteSome(WriteTransaction transaction, long collectionId, long indexId)
    {
        if (transaction.Catalog.Find(collectionId) is not { } collection
            || collection.FindIndex(indexId) is not { IsReady: true } index || collection.ExpireAfter(index) is null)
            return true;
        var rows = Find(transaction, collection, index);
        var writer = new CollectionWriter(transaction, collection);
        foreach (long row in rows)
            TryDelete(transaction, writer, row);
        return rows.Count < DocumentsPerStep;
    }

    private static void TryDelete(WriteTransaction transaction, CollectionWriter writer, long row)
    {
        try
        {
            writer.Delete(row, WriteSearch.Load(transaction, writer.Collection, row).Span);
        }
        catch (DocumentLockedException)
        {
            // The next search finds it, if the transaction that has it leaves it.
        }
    }

    private static List<long> Find(WriteTransaction transaction, CollectionInfo collection, IndexInfo index)
    {
        var before = transaction.Now - collection.ExpireAfter(index)!.Value;
        var filter = Filter.Compile(new RawDocument
        {
            [index.Fields[0].Path] = new RawDocument { ["$lt"] = before },
        });
        // From the index, whatever its filter: a partial index expires the documents that are in it.
        var bounds = IndexBounds.Of(index, new Predicates(null).Of(filter.Root), null);
        var plan = new Plan(IndexAccess.To(bounds), filter, null);
        using var execution = PlanExecutor.Start(plan, collection, limit: DocumentsPerStep);
        execution.Attach(transaction.Connection, transaction.Catalog);
        var rows = new List<long>();
        while (execution.Next(long.MaxValue, out _) == Step.Document)
            rows.Add(execution.RecordId);
        execution.Detach();
        return rows;
    }
}
