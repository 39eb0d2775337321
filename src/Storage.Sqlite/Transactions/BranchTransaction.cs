using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>A command's writes in a branch.</summary>
internal sealed class BranchTransaction : WriteTransaction
{
    private readonly Branch _branch;
    private readonly BranchChanges _changes;
    private readonly BranchGuard _guard;

    public BranchTransaction(Branch branch, BranchChanges changes, BranchGuard guard, WriteBuffers buffers, DateTimeOffset now)
        : base(branch.Connection, buffers, branch.Catalog, now)
    {
        (_branch, _changes, _guard) = (branch, changes, guard);
        Observer = changes;
    }

    public override WriteGuard Guard => _guard;

    public override Scripting Scripting => _branch.Scripting;

    public override CollectionInfo Create(Namespace ns, RawDocument options, Guid uuid)
    {
        var collection = base.Create(ns, options, uuid);
        _changes.Create(new NewCollection(collection.Id, ns, uuid, options, [], _changes.Documents.Count));
        return collection;
    }

    /// <summary>Adds indexes to a collection that has no documents.</summary>
    public IndexesCreated CreateIndexes(Namespace ns, IReadOnlyList<RawDocument> specs)
    {
        bool exists = Find(ns) is not null;
        var collection = FindOrCreate(ns);
        if (exists && !IsEmpty(collection))
        {
            throw new DocumentException(
                ErrorCode.OperationNotSupportedInTransaction,
                $"Cannot create new indexes on existing collection {ns} in a multi-document transaction.");
        }

        var created = IndexCommands.AddReady(this, ns, specs);
        _changes.Create(new NewCollection(collection.Id, ns, collection.Uuid, null, specs, _changes.Documents.Count));
        return created with { CreatedCollection = !exists };
    }

    private bool IsEmpty(CollectionInfo collection) =>
        !Connection.Prepare(new Sql(SqlKind.ScanForward, collection.Id)).Bind(1, TableScan.Start).Any();

    /// <summary>Keeps what the command has done in the branch.</summary>
    public void Finish()
    {
        SaveCounters();
        _branch.Catalog = Catalog;
    }
}
