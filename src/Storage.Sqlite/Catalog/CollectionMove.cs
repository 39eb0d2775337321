using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Moves a collection to another database: its documents are copied there in one transaction, then it is dropped here.
/// A journal records the copy, so that both do not remain if the process ends between the two.
/// </summary>
/// <param name="folder">The folder of the databases.</param>
/// <param name="source">The collection.</param>
/// <param name="target">Its new name.</param>
/// <param name="database">The open database of the new name.</param>
/// <param name="dropTarget">Whether a collection of the new name is dropped.</param>
internal sealed class CollectionMove(
    DataFolder folder, Namespace source, Namespace target, Database database, bool dropTarget) : IDisposable
{
    private readonly Guid _copy = Guid.NewGuid();
    private string? _journal;
    private bool _isCopied;

    /// <summary>
    /// Moves it, in a transaction of its present database. Its writer waits for the other database's, so that no write
    /// is lost; there may be one move at a time only.
    /// </summary>
    /// <exception cref="DocumentException">NamespaceNotFound, NamespaceExists.</exception>
    public CollectionInfo Run(WriteTransaction transaction)
    {
        var collection = transaction.Find(source) ?? throw CollectionCommands.SourceNotFound(source);
        IndexCommands.CheckNoBuild(collection);
        // A transaction may have to be run again, after the copy has been committed.
        if (!_isCopied)
        {
            _journal ??= RenameJournal.Write(folder, source, collection.Uuid, target, _copy);
            var copy = new WriteAction<CollectionInfo>(
                there => there.InSavepoint(() => Copy(transaction.Connection, collection, there)), CancellationToken.None);
            if (!copy.TryQueue(database))
                throw new DocumentException(ErrorCode.NamespaceNotFound, $"database {target.Database} has been dropped");
            // This is the writer's own thread, which has nothing else to do until then.
            copy.Completion.AsTask().GetAwaiter().GetResult();
            _isCopied = true;
        }

        transaction.Drop(collection);
        return collection;
    }

    /// <summary>Ends the move, also if it failed.</summary>
    public void Dispose()
    {
        if (_journal is not null)
            File.Delete(_journal);
    }

    private CollectionInfo Copy(Connection from, CollectionInfo collection, WriteTransaction there)
    {
        IndexCommands.CheckNoBuild(there.Catalog.Find(target.Collection));
        CollectionCommands.DropTarget(there, target, dropTarget);
        var copy = there.Create(target, collection.Options, _copy);
        var indexes = from index in collection.Indexes
                      where index.IsReady && !index.IsId
                      select CatalogTables.AddIndex(there.Connection, copy.Id, index.Spec, isReady: true);
        copy = copy with { Indexes = [.. copy.Indexes, .. indexes] };
        there.Replace(copy);
        var writer = new CollectionWriter(there, copy) { BypassValidation = true };
        var scan = new TableScan(backward: false, TableScan.Start);
        scan.Attach(from, collection);
        try
        {
            while (scan.MoveNext())
                writer.Insert(scan.Document);
        }
        finally
        {
            scan.Detach();
        }

        return writer.Collection;
    }
}
