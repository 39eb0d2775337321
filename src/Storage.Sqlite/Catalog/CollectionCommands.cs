using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Catalog;

internal static class CollectionCommands
{
    /// <summary>Creates a collection; one that exists with the same options is left unchanged.</summary>
    public static CollectionInfo Create(WriteTransaction transaction, Namespace ns, RawDocument options)
    {
        var kept = CollectionOptions.Normalize(options);
        if (transaction.Catalog.FindView(ns.Collection) is { } view)
            throw Exists(ns, view.Options);
        if (transaction.Find(ns) is not { } existing)
            return transaction.Create(ns, kept);
        return existing.Options.Equals(kept) ? existing : throw Exists(ns, existing.Options);
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
        return collection.Indexes.Length;
    }

    public static CollectionInfo Rename(WriteTransaction transaction, Namespace source, Namespace target, bool dropTarget)
    {
        var collection = transaction.Find(source) ?? throw SourceNotFound(source);
        if (source == target)
        {
            throw new DocumentException(
                ErrorCode.IllegalOperation, "Can't rename a collection to itself");
        }

        if (transaction.Catalog.FindView(target.Collection) is not null)
            throw new DocumentException(ErrorCode.NamespaceExists, $"a view already exists with that name: {target}");
        DropTarget(transaction, target, dropTarget);
        var renamed = CatalogTables.Rename(transaction.Connection, collection, target.Collection);
        transaction.Replace(renamed);
        return renamed;
    }

    /// <summary>Drops the target of a rename, if there is one.</summary>
    /// <exception cref="DocumentException">NamespaceExists: there is one, and it is not to be dropped.</exception>
    public static void DropTarget(WriteTransaction transaction, Namespace target, bool dropTarget)
    {
        if (transaction.Find(target) is not { } other)
            return;
        if (!dropTarget)
            throw new DocumentException(ErrorCode.NamespaceExists, "target namespace exists");
        transaction.Drop(other);
    }

    public static DocumentException Exists(Namespace ns, RawDocument options) => new(
        ErrorCode.NamespaceExists, $"namespace {ns} already exists, but with different options: {options}");

    public static DocumentException NotFound(Namespace ns) =>
        new(ErrorCode.NamespaceNotFound, $"ns does not exist: {ns}");

    /// <summary>The error for the source of a rename that does not exist.</summary>
    public static DocumentException SourceNotFound(Namespace ns) =>
        new(ErrorCode.NamespaceNotFound, $"Source collection {ns} does not exist");
}
