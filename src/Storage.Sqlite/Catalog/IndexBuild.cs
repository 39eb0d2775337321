using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Builds indexes in steps, each a transaction of its own, so that other writes run in between. From the first step on
/// every write maintains the indexes; reads use them after the last one. Several builds may run at once, in one collection
/// too; dropping the collection or an index ends its build.
/// </summary>
internal sealed class IndexBuild(SqliteStore store, Namespace ns, IReadOnlyList<RawDocument> specs)
{
    private static readonly TimeSpan TimePerStep = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Builds them all, or none.</summary>
    /// <exception cref="DocumentException">DuplicateKey, CannotIndexParallelArrays, IndexOptionsConflict, IndexBuildAborted, ….</exception>
    public async Task<IndexesCreated> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // One that is dropped is not created again for the rest of the build.
            using var use = await store.UseOrCreateAsync(ns.Database, cancellationToken).ConfigureAwait(false);
            if (use.Database.InSavepointAsync(Begin, cancellationToken) is not { } begin)
                continue;
            var start = await begin.ConfigureAwait(false);
            if (start.Other is null)
                return await RunAsync(use.Database, start, cancellationToken).ConfigureAwait(false);
            await start.Other.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IndexesCreated> RunAsync(Database database, Start start, CancellationToken cancellationToken)
    {
        try
        {
            // A small collection takes one transaction in all.
            if (start.Position is { } row)
                await ContinueAsync(database, start, row, cancellationToken).ConfigureAwait(false);
            return start.Created;
        }
        catch
        {
            if (database.InSavepointAsync(transaction => Abandon(transaction, start), CancellationToken.None) is { } abandoning)
                await abandoning.ConfigureAwait(false);
            throw;
        }
        finally
        {
            _end.SetResult();
        }
    }

    private async Task ContinueAsync(Database database, Start start, long row, CancellationToken cancellationToken)
    {
        await store.IndexBuildSlots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (long? position = row; position is { } after;)
            {
                var step = database.InSavepointAsync(transaction => RunStep(transaction, start, after), cancellationToken);
                position = await (step ?? throw Aborted()).ConfigureAwait(false);
            }
        }
        finally
        {
            store.IndexBuildSlots.Release();
        }
    }

    private Start Begin(WriteTransaction transaction)
    {
        if (IndexCommands.FindBuild(transaction.Find(ns), specs) is { } other)
            return new Start { Other = other };
        var (created, added) = IndexCommands.Add(transaction, ns, specs, _end.Task);
        var start = new Start { Created = created, Uuid = transaction.Find(ns)!.Uuid, Added = added };
        return added.Length == 0 ? start : start with { Position = RunStep(transaction, start, TableScan.Start) };
    }

    // Goes on after a row and returns the last one that was reached; null at the end. The caller alone keeps the position,
    // for a step may be run again in another transaction.
    private long? RunStep(WriteTransaction transaction, Start build, long position)
    {
        var writer = new CollectionWriter(transaction, Find(transaction, build) ?? throw Aborted());
        long start = Stopwatch.GetTimestamp();
        var scan = new TableScan(backward: false, position);
        scan.Attach(transaction.Connection, writer.Collection);
        try
        {
            do
            {
                if (!scan.MoveNext())
                {
                    IndexCommands.Finish(transaction, writer.Collection, build.Added);
                    return null;
                }

                foreach (long index in build.Added)
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

    private bool Abandon(WriteTransaction transaction, Start build)
    {
        if (transaction.Catalog.Find(ns.Collection) is not { } collection || collection.Uuid != build.Uuid)
            return false;
        IndexCommands.Drop(
            transaction, collection, Array.FindAll(collection.Indexes, index => build.Added.Contains(index.Id)));
        return true;
    }

    // By its UUID: a database that is dropped and created again counts its tables from the start.
    private CollectionInfo? Find(WriteTransaction transaction, Start build) =>
        transaction.Catalog.Find(ns.Collection) is { } collection && collection.Uuid == build.Uuid
        && Array.TrueForAll(build.Added, id => collection.FindIndex(id) is not null)
            ? collection
            : null;

    private DocumentException Aborted() => new(
        ErrorCode.IndexBuildAborted, $"Index build on {ns} aborted: the collection or the index has been dropped");

    /// <summary>What the first step did.</summary>
    private readonly record struct Start
    {
        /// <summary>The end of another build, to be awaited before the first step is tried again; nothing has been done then.</summary>
        public Task? Other { get; init; }

        public IndexesCreated Created { get; init; }

        public Guid Uuid { get; init; }

        /// <summary>The indexes that are being built.</summary>
        public long[] Added { get; init; }

        /// <summary>The last row that was reached; null at the end.</summary>
        public long? Position { get; init; }
    }
}
