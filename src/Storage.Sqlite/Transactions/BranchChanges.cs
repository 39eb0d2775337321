using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>What a transaction has changed in one database, in order, to be done again in the database itself when it commits.</summary>
internal sealed class BranchChanges : IChangeObserver
{
    // What a change takes beside its documents.
    private const int Overhead = 100;

    private readonly List<BranchChange> _documents = [];
    private readonly List<NewCollection> _collections = [];
    private readonly HashSet<(long Collection, long Row)> _inserted = [];
    private readonly HashSet<(long Collection, long Row)> _changed = [];
    private readonly Dictionary<long, CollectionInfo> _found = [];

    public IReadOnlyList<BranchChange> Documents => _documents;

    /// <summary>The collections that it has created, and those that it has added indexes to.</summary>
    public IReadOnlyList<NewCollection> Collections => _collections;

    public bool IsEmpty => _documents.Count == 0 && _collections.Count == 0;

    /// <summary>How many bytes it holds.</summary>
    public long Bytes { get; private set; }

    public bool HasCreated(CollectionInfo collection) => _collections.Exists(created => created.Id == collection.Id);

    /// <summary>Whether a document is one that the transaction has inserted itself.</summary>
    public bool HasInserted(CollectionInfo collection, long row) => _inserted.Contains((collection.Id, row));

    /// <summary>A collection whose documents it has changed, as it found it; null for one that it has created.</summary>
    public CollectionInfo? Found(long collection) => _found.GetValueOrDefault(collection);

    public void Create(NewCollection collection) => _collections.Add(collection);

    public void Inserted(CollectionInfo collection, long row, ReadOnlySpan<byte> document)
    {
        _inserted.Add((collection.Id, row));
        Add(collection, new BranchChange(collection.Id, row, null, document.ToArray()) { Uuid = collection.Uuid, IsInsert = true });
    }

    public void Changed(
        CollectionInfo collection, long row, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, bool isReplacement) =>
        Add(collection, new BranchChange(collection.Id, row, Original(collection, row, before), after.ToArray())
        {
            Uuid = collection.Uuid,
            IsReplacement = isReplacement,
        });

    public void Deleted(CollectionInfo collection, long row, ReadOnlySpan<byte> document)
    {
        Add(collection, new BranchChange(collection.Id, row, Original(collection, row, document), null) { Uuid = collection.Uuid });
        // A later document may get the row.
        _inserted.Remove((collection.Id, row));
    }

    // Null where it is the transaction's own.
    private byte[]? Original(CollectionInfo collection, long row, ReadOnlySpan<byte> before) =>
        !_inserted.Contains((collection.Id, row)) && _changed.Add((collection.Id, row)) ? before.ToArray() : null;

    private void Add(CollectionInfo collection, BranchChange change)
    {
        if (!HasCreated(collection))
            _found.TryAdd(collection.Id, collection);
        Add(change);
    }

    public void Add(BranchChange change)
    {
        _documents.Add(change);
        Bytes += Overhead + (change.Before?.Length ?? 0) + (change.After?.Length ?? 0);
    }
}

/// <summary>A document that a transaction has changed.</summary>
/// <param name="Collection">The collection's number in the branch.</param>
/// <param name="Row">The document's row in the branch.</param>
/// <param name="Before">The document as the transaction found it; null where it is the transaction's own already.</param>
/// <param name="After">What it is now; null where it is deleted.</param>
internal readonly record struct BranchChange(long Collection, long Row, byte[]? Before, byte[]? After)
{
    /// <summary>The collection's UUID: another one may get its number.</summary>
    public Guid Uuid { get; init; }

    public bool IsInsert { get; init; }

    /// <summary>Whether it was replaced as a whole, instead of updated.</summary>
    public bool IsReplacement { get; init; }
}

/// <summary>A collection that a transaction has created, or an empty one that it has added indexes to.</summary>
/// <param name="Id">Its number in the branch.</param>
/// <param name="Namespace">Its name.</param>
/// <param name="Uuid">Its UUID.</param>
/// <param name="Options">Its options; null where it was there before.</param>
/// <param name="Indexes">The indexes' specifications.</param>
/// <param name="Position">How many documents it had changed before.</param>
internal sealed record NewCollection(
    long Id, Namespace Namespace, Guid Uuid, RawDocument? Options, IReadOnlyList<RawDocument> Indexes, int Position);
