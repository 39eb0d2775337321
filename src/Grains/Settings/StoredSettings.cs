using Streetcar.Grains.Commands;

namespace Streetcar.Grains.Settings;

/// <summary>Keeps settings of the whole cluster in the store, as documents of collections that MongoDB keeps them in.</summary>
internal static class StoredSettings
{
    /// <summary>A setting; null where it has not been kept.</summary>
    public static async ValueTask<RawDocument?> FindAsync(
        IDocumentReads store, Namespace collection, string id, CancellationToken cancellationToken)
    {
        RawDocument? found = null;
        var request = new FindRequest(collection) { Filter = new RawDocument { ["_id"] = id }, Limit = 1 };
        await StoredDocuments.ReadAsync(store, request, document => found = new RawDocument(document.ToArray()), cancellationToken);
        return found;
    }

    /// <summary>Keeps a setting in the place of what was kept by its <c>_id</c>.</summary>
    /// <exception cref="DocumentException">CommandNotSupported: the store is in front of another server, which has settings of its own.</exception>
    public static async ValueTask SaveAsync(
        IDocumentStore store, Namespace collection, RawDocument setting, CancellationToken cancellationToken)
    {
        if (!store.KeepsSettings)
            throw new DocumentException(ErrorCode.CommandNotSupported, "Set it in the MongoDB that the server is in front of");
        var statement = new UpdateStatement(new RawDocument { ["_id"] = setting["_id"] }, setting) { Upsert = true };
        await StoredDocuments.WriteAsync(store, collection, new UpdateRequest([statement]), cancellationToken);
    }
}
