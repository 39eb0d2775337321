namespace Streetcar.Grains.Commands;

/// <summary>Looks collections up for commands that need no more of them than that.</summary>
internal static class CatalogLookup
{
    /// <summary>A collection or a view as listCollections describes it; null where there is none.</summary>
    /// <exception cref="DocumentException">InvalidNamespace: no collection may have such a name.</exception>
    public static async ValueTask<RawDocument?> FindAsync(IDocumentStore store, Namespace ns, CancellationToken cancellationToken)
    {
        if (ns.Collection.StartsWith('.') || ns.Collection.Contains('\0'))
            throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid namespace specified '{ns}'");
        foreach (var collection in await store.ListCollectionsAsync(ns.Database, cancellationToken))
        {
            if (collection["name"].AsString == ns.Collection)
                return collection;
        }

        return null;
    }

    /// <summary>Refuses a time series, for what MongoDB does not do with one.</summary>
    /// <exception cref="DocumentException">CommandNotSupportedOnView.</exception>
    public static void RefuseTimeSeries(Namespace ns, RawDocument? collection)
    {
        if (collection is not null && collection["type"] == (RawValue)"timeseries")
            throw new DocumentException(ErrorCode.CommandNotSupportedOnView, $"{ns} is a time series collection");
    }

    /// <summary>The same for a collection that has to be there, and is no view.</summary>
    /// <exception cref="DocumentException">NamespaceNotFound, CommandNotSupportedOnView.</exception>
    public static async ValueTask<RawDocument> RequireCollectionAsync(
        IDocumentStore store, Namespace ns, CancellationToken cancellationToken)
    {
        var found = await FindAsync(store, ns, cancellationToken)
            ?? throw new DocumentException(ErrorCode.NamespaceNotFound, $"ns does not exist: {ns}");
        return found["type"].AsString != "view"
            ? found
            : throw new DocumentException(ErrorCode.CommandNotSupportedOnView, $"{ns} is a view, not a collection");
    }
}
