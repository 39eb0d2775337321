using System.Buffers.Binary;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.ChangeStreams;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// Files that hold the changes of transactions that are being committed to several databases. A transaction is committed when
/// its file is complete and on disk: what the process then leaves undone is done when the folder is opened next.
/// </summary>
internal static class TransactionJournal
{
    private const string Extension = ".commit";

    /// <summary>Writes the file of a transaction.</summary>
    /// <returns>The file, which is deleted when the transaction has been committed to all of the databases.</returns>
    public static string Write(
        DataFolder folder, OperationId id, RawTimestamp time, IReadOnlyList<(string Database, BranchChanges Changes)> parts)
    {
        string file = folder.NewFile(Extension);
        try
        {
            folder.WriteNote(file, stream => Write(stream, id, time, parts));
            return file;
        }
        catch
        {
            folder.Delete(file);
            throw;
        }
    }

    /// <summary>Finishes the commits that an ended process left unfinished.</summary>
    public static void Finish(DataFolder folder, SqliteStoreOptions options, ChangeRecording recording)
    {
        foreach (string file in folder.Files(Extension))
        {
            try
            {
                if (TryRead(folder.ReadNote(file)!, out var id, out var time, out var parts))
                    Finish(folder, options, recording, id, time, parts);
                folder.Delete(file);
            }
            catch (DocumentException)
            {
                // One of the databases is damaged: the commit is finished when it has been restored.
            }
        }
    }

    private static void Finish(
        DataFolder folder,
        SqliteStoreOptions options,
        ChangeRecording recording,
        OperationId id,
        RawTimestamp time,
        List<(string Database, BranchChanges Changes)> parts)
    {
        foreach (var (name, changes) in parts)
        {
            string file = folder.FileOf(name);
            if (!folder.Exists(file))
                continue;
            var database = Database.Open(name, folder, file, options, new IdleReaders(static () => false), new CommitHistory(recording.Clock, recording));
            try
            {
                Apply(database, id, time, changes);
            }
            finally
            {
                database.Close(keepsLog: false);
            }
        }
    }

    private static void Apply(Database database, OperationId id, RawTimestamp time, BranchChanges changes)
    {
        // On this thread, before it is queued: nobody else uses the database.
        var operation = new WriteAction<bool>(
            transaction => TryApply(transaction, id, time, changes), CancellationToken.None)
        { IsShort = true };
        operation.TryQueue(database);
        _ = operation.Completion.GetAwaiter().GetResult();
    }

    private static bool TryApply(CommittedTransaction transaction, OperationId id, RawTimestamp time, BranchChanges changes)
    {
        if (CommittedTransactions.Find(transaction.Connection, id) is not null)
            return false;
        try
        {
            transaction.InSavepoint(() =>
            {
                transaction.Apply(id, holder: null, changes);
                return true;
            });
        }
        catch (DocumentException e) when (e.Code == ErrorCode.WriteConflict)
        {
            // What it changed has been dropped since.
            return false;
        }

        // All parts have one time, so that streams tell them together. A database that was damaged may have gone on.
        if (!(ChangeHistory.LastTime(transaction.Connection) >= time))
            transaction.BeginAt(time);
        return true;
    }

    private static void Write(
        Stream stream, OperationId id, RawTimestamp time, IReadOnlyList<(string Database, BranchChanges Changes)> parts)
    {
        Write(stream, new RawDocument { ["session"] = id.Session.ToArray(), ["number"] = id.Number, ["time"] = time });
        foreach (var (database, changes) in parts)
        {
            Write(stream, new RawDocument { ["database"] = database });
            foreach (var collection in changes.Collections)
                Write(stream, DocumentOf(collection));
            foreach (var change in changes.Documents)
                Write(stream, DocumentOf(change));
        }

        Write(stream, new RawDocument { ["end"] = true });
    }

    private static void Write(Stream stream, RawDocument document) => stream.Write(document.Span);

    private static RawDocument DocumentOf(NewCollection collection) => new()
    {
        ["collection"] = collection.Id,
        ["name"] = collection.Namespace.ToString(),
        ["uuid"] = collection.Uuid,
        ["options"] = collection.Options,
        ["indexes"] = RawArray.From([.. collection.Indexes.Select(index => (RawValue)index)]),
        ["position"] = collection.Position,
    };

    private static RawDocument DocumentOf(BranchChange change) => new()
    {
        ["change"] = change.Collection,
        ["uuid"] = change.Uuid,
        ["row"] = change.Row,
        ["before"] = change.Before is null ? null : new RawDocument(change.Before),
        ["after"] = change.After is null ? null : new RawDocument(change.After),
        ["insert"] = change.IsInsert,
        ["replacement"] = change.IsReplacement,
    };

    // False for one that the process did not complete, which was not committed anywhere.
    private static bool TryRead(
        byte[] bytes, out OperationId id, out RawTimestamp time, out List<(string Database, BranchChanges Changes)> parts)
    {
        (id, time, parts) = (new OperationId(default, 0), default, []);
        int length;
        for (int at = 0; at + sizeof(int) < bytes.Length; at += length)
        {
            length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            if (length < sizeof(int) || length > bytes.Length - at)
                return false;
            var document = new RawDocument(bytes.AsMemory(at, length));
            if (document.ContainsKey("end"))
                return true;
            if (document.ContainsKey("session"))
                (id, time) = (new OperationId(document["session"].AsBinary, document["number"].AsInt64), document["time"].AsTimestamp);
            else if (document.ContainsKey("database"))
                parts.Add((document["database"].AsString, new BranchChanges()));
            else
                Read(document, parts[^1].Changes);
        }

        return false;
    }

    private static void Read(RawDocument document, BranchChanges changes)
    {
        if (document.ContainsKey("collection"))
        {
            var options = document["options"];
            changes.Create(new NewCollection(
                document["collection"].AsInt64,
                Namespace.Parse(document["name"].AsString),
                new Guid(document["uuid"].AsBinary.Span, bigEndian: true),
                options.Type == ElementType.Null ? null : options.AsDocument,
                [.. document["indexes"].AsArray.Select(index => index.AsDocument)],
                document["position"].Raw.TryGetInt64(out long position) ? (int)position : 0));
            return;
        }

        changes.Add(new BranchChange(
            document["change"].AsInt64, document["row"].AsInt64, BytesOf(document["before"]), BytesOf(document["after"]))
        {
            Uuid = new Guid(document["uuid"].AsBinary.Span, bigEndian: true),
            IsInsert = document["insert"].AsBoolean,
            IsReplacement = document["replacement"].AsBoolean,
        });
    }

    private static byte[]? BytesOf(RawValue document) =>
        document.Type == ElementType.Null ? null : document.AsDocument.Span.ToArray();
}
