using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>Creates, drops and renames collections.</summary>
internal static class CollectionCommands
{
    /// <summary>Creates a collection; one that exists alike is left alone.</summary>
    public static CollectionInfo Create(WriteTransaction transaction, Namespace ns, BsonDocument options)
    {
        var kept = CollectionOptions.Normalise(options);
        if (transaction.Find(ns) is not { } existing)
            return transaction.Create(ns, kept);
        return existing.Options.Equals(kept)
            ? existing
            : throw new DocumentException(
                ErrorCode.NamespaceExists,
                $"namespace {ns} already exists, but with different options: {existing.Options}");
    }

    /// <summary>Drops a collection and tells how many indexes it had; null where there is none.</summary>
    public static int? Drop(WriteTransaction transaction, Namespace ns)
    {
        if (transaction.Find(ns) is not { } collection)
            return null;
        transaction.Drop(collection);
        return collection.Indexes.Length;
    }

    /// <summary>Renames a collection.</summary>
    public static CollectionInfo Rename(WriteTransaction transaction, Namespace source, Namespace target, bool dropTarget)
    {
        var collection = transaction.Find(source) ?? throw NotFound(source);
        if (source == target)
        {
            throw new DocumentException(
                ErrorCode.IllegalOperation, "Can't rename a collection to itself");
        }

        if (transaction.Find(target) is { } other)
        {
            if (!dropTarget)
                throw new DocumentException(ErrorCode.NamespaceExists, "target namespace exists");
            transaction.Drop(other);
        }

        var renamed = CatalogueTables.Rename(transaction.Connection, collection, target.Collection);
        transaction.Replace(renamed);
        return renamed;
    }

    /// <summary>The error for a collection that does not exist.</summary>
    public static DocumentException NotFound(Namespace ns) =>
        new(ErrorCode.NamespaceNotFound, $"Source collection {ns} does not exist");
}
