using Streetcar.Grains.Commands;

namespace Streetcar.Grains.Oplog;

/// <summary>
/// Applies entries of an oplog. What has been applied already does no harm: an insert replaces the document, and a delete may find
/// none.
/// </summary>
/// <param name="store">What they are applied to.</param>
internal sealed class OplogApplier(IDocumentStore store)
{
    /// <exception cref="DocumentException">It can't be applied.</exception>
    public ValueTask ApplyAsync(OplogEntry entry, CancellationToken cancellationToken) => entry.Kind switch
    {
        "i" => InsertAsync(entry, cancellationToken),
        "u" => UpdateAsync(entry, cancellationToken),
        "d" => DeleteAsync(entry, cancellationToken),
        "c" => new OplogCommand(store, this).RunAsync(entry, cancellationToken),
        _ => default,
    };

    private async ValueTask InsertAsync(OplogEntry entry, CancellationToken cancellationToken)
    {
        var id = IdOf(entry.Object, entry);
        var ns = Namespace.Parse(entry.Namespace);
        if (await CatalogLookup.FindAsync(store, ns, cancellationToken) is null)
            throw new DocumentException(ErrorCode.NamespaceNotFound, $"Failed to apply insert due to missing collection: {ns}");
        var reply = await StoredDocuments.WriteAsync(store, ns, new InsertRequest([entry.Object.Bytes]), cancellationToken);
        if (FailureOf(reply) is not { } failure)
            return;
        if (failure.Code != ErrorCode.DuplicateKey)
            throw failure;
        var replacement = new UpdateStatement(id, entry.Object) { Upsert = true };
        Check(await StoredDocuments.WriteAsync(store, ns, new UpdateRequest([replacement]), cancellationToken));
    }

    private async ValueTask UpdateAsync(OplogEntry entry, CancellationToken cancellationToken)
    {
        var id = IdOf(entry.Target, entry);
        var ns = Namespace.Parse(entry.Namespace);
        foreach (var update in OplogUpdate.ToUpdates(entry.Object))
        {
            var statement = new UpdateStatement(id, update) { Upsert = entry.Upserts };
            var reply = await StoredDocuments.WriteAsync(store, ns, new UpdateRequest([statement]), cancellationToken);
            Check(reply);
            if (!reply["n"].Raw.TryGetInt64(out long found) || found == 0)
                throw new DocumentException(ErrorCode.UnknownError, $"Failed to apply update: no document of {ns} has {id}");
        }
    }

    private async ValueTask DeleteAsync(OplogEntry entry, CancellationToken cancellationToken)
    {
        var statement = new DeleteStatement(IdOf(entry.Object, entry)) { One = true };
        Check(await StoredDocuments.WriteAsync(
            store, Namespace.Parse(entry.Namespace), new DeleteRequest([statement]), cancellationToken));
    }

    private static RawDocument IdOf(RawDocument document, OplogEntry entry) => document.TryGetValue("_id", out var id)
        ? new RawDocument { ["_id"] = new RawDocument { ["$eq"] = id } }
        : throw new DocumentException(ErrorCode.NoSuchKey, $"Failed to apply an entry on {entry.Namespace} due to missing _id");

    private static void Check(RawDocument reply)
    {
        if (FailureOf(reply) is { } failure)
            throw failure;
    }

    private static DocumentException? FailureOf(RawDocument reply)
    {
        var errors = reply["writeErrors"];
        if (errors.Type != ElementType.Array)
            return null;
        var first = errors.AsArray[0].AsDocument;
        return new DocumentException((ErrorCode)first["code"].AsInt32, first["errmsg"].AsString);
    }
}
