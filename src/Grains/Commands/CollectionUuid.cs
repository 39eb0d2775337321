namespace Streetcar.Grains.Commands;

/// <summary>The <c>collectionUUID</c> argument: what the collection that a command names is expected to be.</summary>
internal static class CollectionUuid
{
    /// <param name="store">The catalog.</param>
    /// <param name="ns">The name.</param>
    /// <param name="expected">The UUID; null for any.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DocumentException">CollectionUuidMismatch.</exception>
    public static async ValueTask CheckAsync(
        ICatalogOperations store, Namespace ns, Guid? expected, CancellationToken cancellationToken)
    {
        if (expected is not { } uuid)
            return;
        string? actual = null;
        foreach (var collection in await store.ListCollectionsAsync(ns.Database, cancellationToken))
        {
            if (collection["info"]["uuid"] == (RawValue)uuid)
                actual = collection["name"].AsString;
        }

        if (actual == ns.Collection)
            return;
        throw new DocumentException(
            ErrorCode.CollectionUuidMismatch,
            "Collection UUID does not match that specified",
            new RawDocument
            {
                ["db"] = ns.Database,
                ["collectionUUID"] = uuid,
                ["expectedCollection"] = ns.Collection,
                ["actualCollection"] = actual is null ? RawValue.Null : actual,
            });
    }
}
