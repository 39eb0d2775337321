using System.Buffers;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Views;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>
/// Records the changes of a writer's transaction in the database's history. They are gathered, and written with the time of
/// the commit; a long transaction writes parts of them before, which the last part makes known.
/// </summary>
/// <param name="transaction">The transaction.</param>
/// <param name="database">The database's name.</param>
/// <param name="recording">What recording is for.</param>
internal sealed class ChangeRecorder(WriteTransaction transaction, string database, ChangeRecording recording)
    : IChangeObserver, IDisposable
{
    private const int MaxGathered = 1024 * 1024;
    private const int FirstSize = 4096;

    private readonly RawWriter _change = new();
    private readonly HashSet<string> _collections = new(StringComparer.Ordinal);
    private byte[] _changes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;
    private bool _hasParts;

    /// <summary>The transaction of clients whose changes come; null for none.</summary>
    public OperationId? Transaction { get; set; }

    public void Inserted(CollectionInfo collection, long row, ReadOnlySpan<byte> document) =>
        WriteDocument(ChangeKind.Insert, collection, default, document);

    public void Changed(
        CollectionInfo collection, long row, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, bool isReplacement)
    {
        if (isReplacement)
        {
            WriteDocument(ChangeKind.Replace, collection, before, after);
            return;
        }

        Start(ChangeKind.Update, collection);
        Write("i"u8, RawReader.Find(after, "_id"u8));
        _change.WriteName("e"u8);
        UpdateDescription.Write(before, after, _change);
        WriteBefore(collection, before);
        if (collection.KeepsImages)
            Write("a"u8, new RawValueSpan(ElementType.Document, after));
        End();
    }

    public void Deleted(CollectionInfo collection, long row, ReadOnlySpan<byte> document)
    {
        Start(ChangeKind.Delete, collection);
        Write("i"u8, RawReader.Find(document, "_id"u8));
        WriteBefore(collection, document);
        End();
    }

    public void Created(CollectionInfo collection)
    {
        var description = collection.IdIndex.IsClustered
            ? collection.Options
            : collection.Options.With("idIndex", collection.IdIndex.Spec);
        WriteCatalog(ChangeKind.Create, collection, description);
    }

    public void Dropped(CollectionInfo collection)
    {
        Start(ChangeKind.Drop, collection);
        End();
    }

    public void Renamed(CollectionInfo collection, string target, Guid? dropped)
    {
        Start(ChangeKind.Rename, collection);
        _change.WriteName("t"u8);
        _change.WriteString(target);
        RawDocument description = new() { ["to"] = new RawDocument { ["db"] = database, ["coll"] = target } };
        Write("e"u8, ((RawValue)(dropped is { } uuid ? description.With("dropTarget", uuid) : description)).Raw);
        End();
        _collections.Add(target);
    }

    public void IndexesCreated(CollectionInfo collection, IEnumerable<RawDocument> specs) =>
        WriteIndexes(ChangeKind.CreateIndexes, collection, specs);

    public void IndexesDropped(CollectionInfo collection, IEnumerable<RawDocument> specs) =>
        WriteIndexes(ChangeKind.DropIndexes, collection, specs);

    public void Modified(CollectionInfo before, RawDocument changes)
    {
        Start(ChangeKind.Modify, before);
        Write("e"u8, ((RawValue)changes).Raw);
        Write("b"u8, ((RawValue)new RawDocument { ["collectionOptions"] = before.Options.With("uuid", before.Uuid) }).Raw);
        End();
    }

    public void Saved(View view, bool isNew)
    {
        Start(isNew ? ChangeKind.Create : ChangeKind.Modify, view.Namespace, uuid: null);
        Write("e"u8, ((RawValue)view.Options).Raw);
        End();
    }

    public void Dropped(View view)
    {
        Start(ChangeKind.Drop, view.Namespace, uuid: null);
        End();
    }

    public void DatabaseDropped()
    {
        _change.Reset();
        RecordedChange.Start(_change, ChangeKind.DropDatabase, "", null, transaction.Now, Transaction);
        _collections.Add("");
        End();
    }

    /// <summary>Whether anything has been recorded.</summary>
    public bool HasChanges => _collections.Count > 0;

    /// <summary>Writes what has been gathered, before something begins that may be undone alone.</summary>
    public void BeforeSavepoint() => WritePart();

    /// <summary>Forgets what has been gathered, once SQLite has undone what has been written.</summary>
    public void RolledBack() => _length = 0;

    /// <summary>Writes the rest as what a commit of a time has changed.</summary>
    public void Finish(RawTimestamp time)
    {
        if (_length > 0 || _hasParts)
            ChangeHistory.Append(transaction.Connection, time, _changes.AsSpan(0, _length), recording);
    }

    /// <summary>Tells who watches that the commit has been made.</summary>
    public void Publish(RawTimestamp time) => recording.Publish(database, _collections, time);

    public void Dispose()
    {
        _change.Dispose();
        ArrayPool<byte>.Shared.Return(_changes);
    }

    private void WriteDocument(ChangeKind kind, CollectionInfo collection, ReadOnlySpan<byte> before, ReadOnlySpan<byte> document)
    {
        Start(kind, collection);
        Write("i"u8, RawReader.Find(document, "_id"u8));
        Write("d"u8, new RawValueSpan(ElementType.Document, document));
        if (kind == ChangeKind.Replace)
            WriteBefore(collection, before);
        End();
    }

    private void WriteBefore(CollectionInfo collection, ReadOnlySpan<byte> before)
    {
        if (collection.KeepsImages)
            Write("b"u8, new RawValueSpan(ElementType.Document, before));
    }

    private void WriteIndexes(ChangeKind kind, CollectionInfo collection, IEnumerable<RawDocument> specs) =>
        WriteCatalog(kind, collection, new RawDocument { ["indexes"] = RawArray.From(specs.Select(spec => (RawValue)spec)) });

    private void WriteCatalog(ChangeKind kind, CollectionInfo collection, RawDocument description)
    {
        Start(kind, collection);
        Write("e"u8, ((RawValue)description).Raw);
        End();
    }

    private void Start(ChangeKind kind, CollectionInfo collection) => Start(kind, collection.Namespace, collection.Uuid);

    private void Start(ChangeKind kind, Namespace ns, Guid? uuid)
    {
        _collections.Add(ns.Collection);
        _change.Reset();
        RecordedChange.Start(_change, kind, ns.Collection, uuid, transaction.Now, Transaction);
    }

    private void Write(ReadOnlySpan<byte> name, RawValueSpan value)
    {
        _change.WriteName(name);
        _change.WriteValue(value);
    }

    private void End()
    {
        _change.WriteEndDocument();
        var change = _change.WrittenSpan;
        if (_length > 0 && _length + change.Length > MaxGathered)
            WritePart();
        if (_length + change.Length > _changes.Length)
            Grow(_length + change.Length);
        change.CopyTo(_changes.AsSpan(_length));
        _length += change.Length;
    }

    private void WritePart()
    {
        if (_length == 0)
            return;
        ChangeHistory.AppendPart(transaction.Connection, _changes.AsSpan(0, _length));
        _hasParts = true;
        _length = 0;
    }

    private void Grow(int size)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(size, _changes.Length * 2));
        _changes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_changes);
        _changes = larger;
    }
}
