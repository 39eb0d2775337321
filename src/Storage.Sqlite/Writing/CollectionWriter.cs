using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>
/// Inserts, replaces and deletes documents with their index keys. Each call leaves the collection as it
/// was if it throws a <see cref="DocumentException"/> for the document. An operation's end does not end them halfway.
/// </summary>
internal sealed class CollectionWriter(WriteTransaction transaction, CollectionInfo collection)
{
    // Those that are queued as writes of a collection have waited for the end of its move.
    private CollectionInfo _collection = collection.Move is null
        ? collection
        : throw new DocumentException(
            ErrorCode.BackgroundOperationInProgressForNamespace, $"cannot perform operation: collection '{collection.Namespace}' is being moved to another database");

    private Connection Connection => transaction.Connection;

    private IndexKeys NewKeys => transaction.Buffers.NewKeys;

    private IndexKeys OldKeys => transaction.Buffers.OldKeys;

    public bool BypassValidation { get; init; }

    /// <summary>The collection, including this transaction's changes.</summary>
    public CollectionInfo Collection => _collection;

    /// <summary>Whether it writes in a transaction.</summary>
    public bool IsOf(WriteTransaction other) => other == transaction;

    /// <summary>Whether a document that changes is replaced as a whole, for who is told of changes.</summary>
    public bool IsReplacement { get; init; }

    /// <returns>The document's row.</returns>
    /// <exception cref="DocumentException">DuplicateKey, CannotIndexParallelArrays, DocumentValidationFailure.</exception>
    public long Insert(ReadOnlySpan<byte> document)
    {
        Validate(default, document);
        transaction.Guard.Check(_collection, WriteGuard.NewRow, default, document);
        using var pause = OperationContext.PauseCurrent();
        Connection.Prepare(new Sql(SqlKind.InsertDocument, _collection.Id)).Run(1, document);
        long row = Connection.LastRow;
        int done = 0;
        try
        {
            for (; done < _collection.Indexes.Length; done++)
                InsertKeys(_collection.Indexes[done], row, document);
        }
        catch (DocumentException e) when (e is not SqliteException)
        {
            for (int i = 0; i < done; i++)
                DeleteKeys(_collection.Indexes[i], row, document);
            DeleteRow(row);
            throw;
        }

        transaction.Count(_collection, 1, document.Length);
        transaction.Observer?.Inserted(_collection, row, document);
        if (_collection.Cap is not null)
            RemoveOldest();
        return row;
    }

    /// <summary>Replaces a document by another one with the same <c>_id</c>.</summary>
    /// <exception cref="DocumentException">DuplicateKey, CannotIndexParallelArrays.</exception>
    public void Replace(long row, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        Validate(before, after);
        transaction.Guard.Check(_collection, row, before, after);
        using var pause = OperationContext.PauseCurrent();
        int last = LastChanged(before, after);
        int done = 1;
        try
        {
            for (; done <= last; done++)
                AddChangedKeys(_collection.Indexes[done], row, before, after);
        }
        catch (DocumentException e) when (e is not SqliteException)
        {
            for (int i = 1; i < done; i++)
                RemoveChangedKeys(_collection.Indexes[i], row, keep: before, remove: after);
            throw;
        }

        // Both versions' keys are still those of the last index.
        if (last > 0)
            DeleteOldKeys(_collection.Indexes[last], row);
        for (int i = 1; i < last; i++)
            RemoveChangedKeys(_collection.Indexes[i], row, keep: after, remove: before);
        Connection.Prepare(new Sql(SqlKind.UpdateDocument, _collection.Id)).Bind(1, row).Run(2, after);
        transaction.Count(_collection, 0, after.Length - before.Length);
        transaction.Observer?.Changed(_collection, row, before, after, IsReplacement);
    }

    public void Delete(long row, ReadOnlySpan<byte> document)
    {
        transaction.Guard.Check(_collection, row, document, default);
        using var pause = OperationContext.PauseCurrent();
        foreach (var index in _collection.Indexes)
            DeleteKeys(index, row, document);
        DeleteRow(row);
        transaction.Count(_collection, -1, -document.Length);
        transaction.Observer?.Deleted(_collection, row, document);
    }

    /// <summary>Deletes the oldest documents of a capped collection until it is within its limits.</summary>
    public void RemoveOldest()
    {
        while (_collection.Cap is { } cap && transaction.SizeOf(_collection) is var (documents, bytes)
            && documents > 1 && (bytes > cap.Bytes || (cap.Documents > 0 && documents > cap.Documents)))
        {
            var oldest = new TableScan(backward: false, TableScan.Start);
            oldest.Attach(Connection, _collection);
            oldest.MoveNext();
            long row = oldest.Row;
            byte[] document = oldest.Document.ToArray();
            oldest.Detach();
            Delete(row, document);
        }
    }

    /// <summary>Adds a document's keys, some of which may exist, to an index that is being built.</summary>
    /// <exception cref="DocumentException">DuplicateKey, CannotIndexParallelArrays.</exception>
    public void AddToIndex(long index, long row, ReadOnlySpan<byte> document) =>
        InsertKeys(_collection.FindIndex(index)!, row, document);

    private void Validate(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (before.IsEmpty && _collection.IdIndex.IsClustered)
            ClusteredIndex.CheckLength(RawReader.Find(after, "_id"u8));
        _collection.TimeSeries?.Check(after);
        _collection.DocumentCheck?.Invoke(new RawDocument(after.ToArray()));
        if (!BypassValidation)
            _collection.Validator?.Check(before, after);
    }

    private void InsertKeys(IndexInfo index, long row, ReadOnlySpan<byte> document)
    {
        NewKeys.Build(index, document, isNew: true);
        SetMultikey(index);
        for (int i = 0; i < NewKeys.Count; i++)
        {
            if (TryInsertKey(index, NewKeys[i], row))
                continue;
            for (int j = 0; j < i; j++)
                DeleteKey(index, NewKeys[j], row);
            throw Duplicate(index, NewKeys[i], document);
        }
    }

    private void DeleteKeys(IndexInfo index, long row, ReadOnlySpan<byte> document)
    {
        OldKeys.Build(index, document);
        for (int i = 0; i < OldKeys.Count; i++)
            DeleteKey(index, OldKeys[i], row);
    }

    // The place of the last index whose keys may change; 0, which is that of _id, where there is none.
    private int LastChanged(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        int last = _collection.Indexes.Length - 1;
        while (last > 0 && !_collection.Indexes[last].IndexedFields.MayDiffer(before, after))
            last--;
        return last;
    }

    private void AddChangedKeys(IndexInfo index, long row, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (!index.IndexedFields.MayDiffer(before, after))
            return;
        OldKeys.Build(index, before);
        NewKeys.Build(index, after, isNew: true);
        SetMultikey(index);
        for (int i = 0; i < NewKeys.Count; i++)
        {
            if (OldKeys.Contains(NewKeys[i]) || TryInsertKey(index, NewKeys[i], row))
                continue;
            for (int j = 0; j < i; j++)
            {
                if (!OldKeys.Contains(NewKeys[j]))
                    DeleteKey(index, NewKeys[j], row);
            }

            throw Duplicate(index, NewKeys[i], after);
        }
    }

    private void RemoveChangedKeys(IndexInfo index, long row, ReadOnlySpan<byte> keep, ReadOnlySpan<byte> remove)
    {
        if (!index.IndexedFields.MayDiffer(keep, remove))
            return;
        NewKeys.Build(index, keep);
        OldKeys.Build(index, remove);
        DeleteOldKeys(index, row);
    }

    private void DeleteOldKeys(IndexInfo index, long row)
    {
        for (int i = 0; i < OldKeys.Count; i++)
        {
            if (!NewKeys.Contains(OldKeys[i]))
                DeleteKey(index, OldKeys[i], row);
        }
    }

    private bool TryInsertKey(IndexInfo index, ReadOnlySpan<byte> key, long row)
    {
        if (index.PreparesUnique && HasOther(index, key, row))
            return false;
        Connection.Prepare(new Sql(SqlKind.InsertKey, 0, index.Id)).Bind(2, row).Run(1, key);
        return Connection.Changes != 0 || !index.IsUnique || RowOf(index, key) == row;
    }

    private bool HasOther(IndexInfo index, ReadOnlySpan<byte> key, long row) =>
        Connection.Prepare(new Sql(SqlKind.OtherRowByKey, 0, index.Id)).Bind(2, row).Any(1, key);

    private long RowOf(IndexInfo index, ReadOnlySpan<byte> key) =>
        Connection.Prepare(new Sql(SqlKind.RowByKey, 0, index.Id)).Bind(1, key).Number();

    private void DeleteKey(IndexInfo index, ReadOnlySpan<byte> key, long row) =>
        Connection.Prepare(new Sql(SqlKind.DeleteKey, 0, index.Id)).Bind(2, row).Run(1, key);

    private void DeleteRow(long row)
    {
        Connection.Prepare(new Sql(SqlKind.DeleteDocument, _collection.Id)).Bind(1, row).Run();
        if (Connection.Changes != 1)
            throw new InvalidOperationException($"There is no row {row} to delete in {_collection.Namespace}.");
    }

    private void SetMultikey(IndexInfo index)
    {
        if ((NewKeys.Multikey & ~index.Multikey) == 0)
            return;
        ulong multikey = index.Multikey | NewKeys.Multikey;
        Connection.Prepare(new Sql(SqlKind.SaveMultikey)).Bind(1, index.Id).Bind(2, (long)multikey).Run();
        _collection = _collection.With(index with { Multikey = multikey });
        transaction.Replace(_collection);
    }

    private DocumentException Duplicate(IndexInfo index, ReadOnlySpan<byte> key, ReadOnlySpan<byte> document)
    {
        var value = IndexKeys.ValueOf(index, document, key);
        RawDocument details = new() { ["keyPattern"] = index.KeyPattern, ["keyValue"] = value };
        string collation = "";
        if (index.Collator is not null)
        {
            var specification = Collator.Shown(index.Spec)["collation"].AsDocument;
            details = details.With("collation", specification);
            collation = $" collation: {ShellFormatter.Of(specification)}";
        }

        return new DocumentException(
            index.IsClustered ? ClusteredIndex.DuplicateCode(RawReader.Find(document, "_id"u8)) : ErrorCode.DuplicateKey,
            $"E11000 duplicate key error collection: {_collection.Namespace} index: {index.Name}{collation} dup key: {ShellFormatter.Of(value)}",
            details);
    }
}
