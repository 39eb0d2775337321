using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// Does in a database what a transaction has done in its branch. What has been committed meanwhile to one of its documents is
/// a conflict, also where the locks have not seen it.
/// </summary>
/// <param name="transaction">The transaction of the database's writer.</param>
/// <param name="changes">The changes.</param>
internal sealed class BranchCommit(CommittedTransaction transaction, BranchChanges changes)
{
    // Where they have other numbers than in the branch.
    private readonly Dictionary<long, long> _collections = [];
    private readonly Dictionary<(long Collection, long Row), long> _rows = [];

    /// <exception cref="DocumentException">WriteConflict.</exception>
    public void Run()
    {
        try
        {
            int created = 0;
            for (int i = 0; i < changes.Documents.Count; i++)
            {
                created = Create(created, i);
                Apply(changes.Documents[i]);
            }

            Create(created, changes.Documents.Count);
        }
        catch (DocumentException e) when (e is not DocumentLockedException)
        {
            // It was possible in the branch: others have changed what makes it impossible here.
            throw Conflict();
        }
    }

    // What it has created before a document was changed. Indexes are in their place among documents, which they may refuse.
    private int Create(int next, int position)
    {
        while (next < changes.Collections.Count && changes.Collections[next].Position <= position)
            Create(changes.Collections[next++]);
        return next;
    }

    private void Create(NewCollection created)
    {
        if (created.Options is { } options)
        {
            if (transaction.Find(created.Namespace) is not null)
                throw Conflict();
            _collections[created.Id] = transaction.Create(created.Namespace, options, created.Uuid).Id;
        }

        if (created.Indexes.Count == 0)
            return;
        var collection = Find(created.Id);
        if (collection.Uuid != created.Uuid || (transaction.SizeOf(collection).Documents > 0))
            throw Conflict();
        IndexCommands.AddReady(transaction, collection.Namespace, created.Indexes);
    }

    private void Apply(BranchChange change)
    {
        var collection = Find(change.Collection);
        if (collection.Uuid != change.Uuid || HasChanged(change.Collection, collection))
            throw Conflict();
        var writer = new CollectionWriter(transaction, collection) { BypassValidation = true, IsReplacement = change.IsReplacement };
        if (change.IsInsert)
        {
            _rows[(change.Collection, change.Row)] = writer.Insert(change.After);
            return;
        }

        long row = _rows.GetValueOrDefault((change.Collection, change.Row), change.Row);
        var before = Load(collection, row);
        if (before.IsEmpty || (change.Before is { } seen && !before.Span.SequenceEqual(seen)))
            throw Conflict();
        if (change.After is null)
        {
            writer.Delete(row, before.Span);
            _rows.Remove((change.Collection, change.Row));
        }
        else
        {
            writer.Replace(row, before.Span, change.After);
        }
    }

    private CollectionInfo Find(long inBranch) =>
        transaction.Catalog.Find(_collections.GetValueOrDefault(inBranch, inBranch)) ?? throw Conflict();

    // Renamed, made capped, or with another validator.
    private bool HasChanged(long inBranch, CollectionInfo collection) => changes.Found(inBranch) is { } found
        && (found.Namespace != collection.Namespace || !found.Options.Span.SequenceEqual(collection.Options.Span));

    private ReadOnlyMemory<byte> Load(CollectionInfo collection, long row)
    {
        var statement = transaction.Connection.Prepare(new Sql(SqlKind.DocumentByRow, collection.Id)).Bind(1, row);
        var document = statement.Step() ? transaction.Buffers.CopyOriginal(statement.Blob(0)) : default;
        statement.Reset();
        return document;
    }

    private static DocumentException Conflict() => new DocumentLockedException(Task.CompletedTask);
}
