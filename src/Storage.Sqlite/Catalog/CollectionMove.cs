using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Aggregating;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Moves a collection to another database, as MongoDB does: its documents are copied into a temporary collection there, in
/// steps between which others write; then that gets the new name, and the collection is dropped here. Who wants to write to
/// the collection waits meanwhile. A journal records the change of names, so that both do not remain if the process ends
/// between that and the drop. There may be one move at a time only.
/// </summary>
/// <param name="folder">The folder of the databases.</param>
/// <param name="source">The collection.</param>
/// <param name="target">Its new name.</param>
/// <param name="stored">Its database.</param>
/// <param name="dropTarget">Whether a collection of the new name is dropped.</param>
internal sealed class CollectionMove(
    DataFolder folder, Namespace source, Namespace target, StoredDatabase stored, bool dropTarget)
{
    private static readonly TimeSpan TimePerStep = TimeSpan.FromMilliseconds(10);

    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Guid _copy = Guid.NewGuid();
    private readonly Namespace _making = target with { Collection = $"{TemporaryCollections.MovePrefix}{Guid.NewGuid()}" };

    /// <summary>Moves it.</summary>
    /// <param name="from">Its database, open.</param>
    /// <param name="to">The open database of the new name.</param>
    /// <param name="cancellationToken">Ends the move; nothing has been moved then.</param>
    /// <exception cref="DocumentException">NamespaceNotFound, NamespaceExists, BackgroundOperationInProgressForNamespace.</exception>
    public async Task RunAsync(Database from, Database to, CancellationToken cancellationToken)
    {
        string? journal = null;
        try
        {
            var collection = await RunAsync(from, Begin, cancellationToken).ConfigureAwait(false);
            await RunAsync(to, there => BeginCopy(collection, there), cancellationToken).ConfigureAwait(false);
            for (long? row = TableScan.Start; row is { } after;)
                row = await RunAsync(to, there => CopyStep(after, there), cancellationToken).ConfigureAwait(false);
            // Its writes wait, but who changes its indexes or options doesn't.
            if (from.Catalog.Find(source.Collection) != collection)
                throw Changed();
            journal = RenameJournal.Write(folder, source, collection.Uuid, target, _copy);
            await RunAsync(to, Switch, cancellationToken).ConfigureAwait(false);
            await RunAsync(from, here => Drop(here, collection.Uuid), CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            await AbandonAsync(from, End).ConfigureAwait(false);
            await AbandonAsync(to, there => CollectionCommands.Drop(there, _making)).ConfigureAwait(false);
            throw;
        }
        finally
        {
            if (journal is not null)
                folder.Delete(journal);
            _end.SetResult();
        }
    }

    private CollectionInfo Begin(WriteTransaction here)
    {
        var collection = here.Find(source) ?? throw CollectionCommands.SourceNotFound(source);
        IndexCommands.CheckNoBuild(collection);
        collection = collection with { Move = _end.Task };
        here.Replace(collection);
        return collection;
    }

    private bool End(WriteTransaction here)
    {
        if (here.Catalog.Find(source.Collection) is not { } collection || collection.Move != _end.Task)
            return false;
        here.Replace(collection with { Move = null });
        return true;
    }

    private bool BeginCopy(CollectionInfo collection, WriteTransaction there)
    {
        CheckTarget(there);
        var copy = there.Create(_making, collection.Options, _copy);
        var indexes = from index in collection.Indexes
                      where !index.IsBuiltIn
                      select CatalogTables.AddIndex(there.Connection, copy.Id, index.Spec, isReady: true);
        there.Replace(copy with { Indexes = [.. copy.Indexes, .. indexes] });
        return true;
    }

    // Goes on after a row and returns the last one that was reached; null at the end.
    private long? CopyStep(long position, WriteTransaction there)
    {
        long start = Stopwatch.GetTimestamp();
        using var snapshot = LatestSnapshot.Take(stored) ?? throw Changed();
        if (snapshot.Catalog.Find(source.Collection) is not { } collection || collection.Move != _end.Task)
            throw Changed();
        var writer = new CollectionWriter(there, there.Find(_making) ?? throw Dropped()) { BypassValidation = true };
        var scan = new TableScan(backward: false, position);
        scan.Attach(snapshot.Connection, collection);
        try
        {
            do
            {
                if (!scan.MoveNext())
                    return null;
                writer.Insert(scan.Document);
            }
            while (Stopwatch.GetElapsedTime(start) < TimePerStep);

            return scan.Row;
        }
        finally
        {
            scan.Detach();
        }
    }

    private bool Switch(WriteTransaction there)
    {
        CheckTarget(there);
        CollectionCommands.Rename(there, there.Find(_making) is null ? throw Dropped() : _making, target, dropTarget);
        return true;
    }

    // Whatever has become of its name.
    private static bool Drop(WriteTransaction here, Guid uuid)
    {
        if (here.Catalog.Collections.FirstOrDefault(collection => collection.Uuid == uuid) is { } moved)
            here.Drop(moved);
        return true;
    }

    private void CheckTarget(WriteTransaction there)
    {
        IndexCommands.CheckNoBuild(there.Catalog.Find(target.Collection));
        if (there.Find(target) is not null && !dropTarget)
            throw new DocumentException(ErrorCode.NamespaceExists, "target namespace exists");
    }

    private static async Task<T> RunAsync<T>(Database database, Func<WriteTransaction, T> step, CancellationToken cancellationToken) =>
        await (database.InSavepointAsync(step, cancellationToken) ?? throw Dropped()).ConfigureAwait(false);

    private static async Task AbandonAsync<T>(Database database, Func<WriteTransaction, T> step)
    {
        if (database.InSavepointAsync(step, CancellationToken.None) is { } abandoning)
            await abandoning.ConfigureAwait(false);
    }

    private DocumentException Changed() => new(
        ErrorCode.BackgroundOperationInProgressForNamespace,
        $"cannot perform operation: collection '{source}' was dropped or changed while it was moved to another database");

    private static DocumentException Dropped() =>
        new(ErrorCode.NamespaceNotFound, "a database was dropped while a collection was moved");
}
