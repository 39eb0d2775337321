using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Catalog;

internal static class CollectionCommands
{
    /// <summary>Creates a collection; one that exists with the same options is left unchanged.</summary>
    public static CollectionInfo Create(WriteTransaction transaction, Namespace ns, RawDocument options)
    {
        var kept = CollectionOptions.Normalize(options);
        if (kept.ContainsKey("validator"))
            Validator.CheckPlace(ns);
        if (transaction.Catalog.FindView(ns.Collection) is { } view)
            throw Exists(ns, view.Options);
        if (transaction.Find(ns) is not { } existing)
            return CreateNew(transaction, ns, kept);
        return existing.Options.Equals(kept) ? existing : throw Exists(ns, existing.Options);
    }

    /// <summary>Creates a collection where there is none; a time series has an index from the start.</summary>
    public static CollectionInfo CreateNew(WriteTransaction transaction, Namespace ns, RawDocument options)
    {
        var created = transaction.Create(ns, options);
        if (created.TimeSeries?.MetaIndex is not { } index)
            return created;
        IndexCommands.AddReady(transaction, created.Namespace, [index]);
        return transaction.Find(created.Namespace)!;
    }

    /// <summary>Drops a collection or view and returns how many indexes it had; null where there is none.</summary>
    public static int? Drop(WriteTransaction transaction, Namespace ns)
    {
        if (transaction.Catalog.FindView(ns.Collection) is { } view)
        {
            transaction.Drop(view);
            return 0;
        }

        if (transaction.Find(ns) is not { } collection)
            return null;
        transaction.Drop(collection);
        return collection.IndexCount;
    }

    public static CollectionInfo Rename(WriteTransaction transaction, Namespace source, Namespace target, bool dropTarget)
    {
        var collection = transaction.Find(source) ?? throw SourceNotFound(source);
        if (collection.TimeSeries is not null)
            throw new DocumentException(ErrorCode.CommandNotSupportedOnView, $"cannot rename the time series collection {source}");
        if (source == target)
        {
            throw new DocumentException(
                ErrorCode.IllegalOperation, "Can't rename a collection to itself");
        }

        if (transaction.Catalog.FindView(target.Collection) is not null)
            throw ViewExists(target);
        if (transaction.Find(target) is { } other && (!dropTarget || other.TimeSeries is not null))
            throw new DocumentException(ErrorCode.NamespaceExists, "target namespace exists");
        return Move(transaction, collection, target);
    }

    /// <summary>Gives a collection that is complete now the place of another one of its kind, which is dropped, if there is one.</summary>
    public static CollectionInfo Replace(WriteTransaction transaction, Namespace complete, Namespace target)
    {
        if (transaction.Catalog.FindView(target.Collection) is not null)
            throw ViewExists(target);
        return Move(transaction, transaction.Find(complete) ?? throw SourceNotFound(complete), target);
    }

    private static CollectionInfo Move(WriteTransaction transaction, CollectionInfo collection, Namespace target)
    {
        var other = transaction.Find(target);
        if (other is not null)
            transaction.Remove(other);
        var renamed = CatalogTables.Rename(transaction.Connection, collection, target.Collection);
        transaction.Replace(renamed);
        transaction.Observer?.Renamed(collection, target.Collection, other?.Uuid);
        return renamed;
    }

    public static DocumentException Exists(Namespace ns, RawDocument options) => new(
        ErrorCode.NamespaceExists, $"namespace {ns} already exists, but with different options: {options}");

    public static DocumentException NotFound(Namespace ns) =>
        new(ErrorCode.NamespaceNotFound, $"ns does not exist: {ns}");

    /// <summary>The error for the source of a rename that does not exist.</summary>
    public static DocumentException SourceNotFound(Namespace ns) =>
        new(ErrorCode.NamespaceNotFound, $"Source collection {ns} does not exist");

    private static DocumentException ViewExists(Namespace ns) =>
        new(ErrorCode.NamespaceExists, $"a view already exists with that name: {ns}");
}
