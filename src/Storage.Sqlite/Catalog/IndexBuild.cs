using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Builds indexes in steps, between which other writes get their turn. From its first step on every write keeps the
/// indexes; reads use them after the last one.
/// </summary>
internal sealed class IndexBuild(SqliteStore store, Namespace ns, IReadOnlyList<RawDocument> specs)
{
    private static readonly TimeSpan TimePerStep = TimeSpan.FromMilliseconds(20);

    /// <summary>Builds them all, or none.</summary>
    /// <exception cref="DocumentException">DuplicateKey, CannotIndexParallelArrays, IndexOptionsConflict, ….</exception>
    public async Task<IndexesCreated> RunAsync(CancellationToken cancellationToken)
    {
        // A small collection takes one transaction in all.
        var (created, added, position) = await store.InSavepointAsync(ns.Database, Begin, cancellationToken).ConfigureAwait(false);
        try
        {
            while (position is { } row)
            {
                position = await store.InSavepointAsync(
                    ns.Database,
                    transaction => RunStep(transaction, added, row),
                    cancellationToken).ConfigureAwait(false);
            }

            return created;
        }
        catch
        {
            await store.InSavepointAsync(
                ns.Database,
                transaction => Abandon(transaction, added),
                CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private (IndexesCreated Created, long[] Added, long? Position) Begin(WriteTransaction transaction)
    {
        var (created, added) = IndexCommands.Add(transaction, ns, specs);
        return (created, added, added.Length == 0 ? null : RunStep(transaction, added, TableScan.Start));
    }

    // Goes on after a row and returns the last one that was reached; null at the end. The position is kept by the caller
    // alone, for a step may be run again in another transaction.
    private long? RunStep(WriteTransaction transaction, long[] added, long position)
    {
        var writer = new CollectionWriter(transaction, Collection(transaction, added));
        long start = Stopwatch.GetTimestamp();
        var scan = new TableScan(backward: false, position);
        scan.Attach(transaction.Connection, writer.Collection);
        try
        {
            do
            {
                if (!scan.MoveNext())
                {
                    Finish(transaction, writer.Collection, added);
                    return null;
                }

                foreach (long index in added)
                    writer.AddToIndex(index, scan.Row, scan.Document);
            }
            while (Stopwatch.GetElapsedTime(start) < TimePerStep);

            return scan.Row;
        }
        finally
        {
            scan.Detach();
        }
    }

    private static void Finish(WriteTransaction transaction, CollectionInfo collection, long[] added)
    {
        foreach (var index in collection.Indexes.Where(index => added.Contains(index.Id)))
        {
            CatalogTables.MarkReady(transaction.Connection, index);
            collection = collection.With(index with { IsReady = true });
        }

        transaction.Replace(collection);
    }

    private bool Abandon(WriteTransaction transaction, long[] added)
    {
        if (transaction.Find(ns) is not { } collection)
            return false;
        IndexCommands.Drop(transaction, collection, Array.FindAll(collection.Indexes, index => added.Contains(index.Id)));
        return true;
    }

    private CollectionInfo Collection(WriteTransaction transaction, long[] added)
    {
        var collection = transaction.Find(ns);
        if (collection is null || !Array.TrueForAll(added, id => collection.FindIndex(id) is not null))
        {
            throw new DocumentException(
                ErrorCode.IndexBuildAborted, $"Index build on {ns} aborted: the collection or the index has been dropped");
        }

        return collection;
    }
}
