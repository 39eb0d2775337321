using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// Moves a collection to another database: its documents are copied there in one transaction, then it is dropped here.
/// The end of the process between the two leaves both.
/// </summary>
/// <param name="source">The collection.</param>
/// <param name="target">Its new name.</param>
/// <param name="database">The open database of the new name.</param>
/// <param name="dropTarget">Whether a collection of the new name is dropped.</param>
internal sealed class CollectionMove(Namespace source, Namespace target, Database database, bool dropTarget)
{
    private bool _isCopied;

    /// <summary>
    /// Moves it, in a transaction of its present database. Its writer waits for the other database's, so that no write
    /// is lost; there may be one move at a time only.
    /// </summary>
    /// <exception cref="DocumentException">NamespaceNotFound, NamespaceExists.</exception>
    public CollectionInfo Run(WriteTransaction transaction)
    {
        var collection = transaction.Find(source) ?? throw CollectionCommands.NotFound(source);
        // A transaction may have to be run again; the copy stands by then.
        if (!_isCopied)
        {
            var copy = new WriteWork<CollectionInfo>(
                there => there.Attempt(() => Copy(transaction.Connection, collection, there)), CancellationToken.None);
            if (!copy.TryQueue(database))
                throw new DocumentException(ErrorCode.NamespaceNotFound, $"database {target.Database} has been dropped");
            // This is the writer's own thread, which has nothing else to do until then.
            copy.Outcome.AsTask().GetAwaiter().GetResult();
            _isCopied = true;
        }

        transaction.Drop(collection);
        return collection;
    }

    private CollectionInfo Copy(Connection from, CollectionInfo collection, WriteTransaction there)
    {
        if (there.Find(target) is { } other)
        {
            if (!dropTarget)
                throw new DocumentException(ErrorCode.NamespaceExists, "target namespace exists");
            there.Drop(other);
        }

        var copy = there.Create(target, collection.Options);
        var indexes = from index in collection.Indexes
                      where index.IsReady && !index.IsId
                      select CatalogueTables.AddIndex(there.Connection, copy.Id, index.Spec, isReady: true);
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
