using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Views;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Changes a collection's options
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/collMod/"/>).
/// </summary>
internal static class CollectionModification
{
    /// <summary>Makes the changes and returns the old and new values.</summary>
    /// <exception cref="DocumentException">InvalidOptions, IndexNotFound, …: a change can't be made; then none is.</exception>
    public static RawDocument Apply(WriteTransaction transaction, Namespace ns, RawDocument changes)
    {
        if (transaction.Catalog.FindView(ns.Collection) is { } view)
            return ViewCommands.Modify(transaction, view, changes);
        var collection = transaction.Find(ns) ?? throw CollectionCommands.NotFound(ns);
        var options = collection.Options;
        foreach (var (name, value) in changes)
            options = Changed(collection, options, name, value);
        if (!options.Equals(collection.Options))
        {
            collection = CatalogTables.SetOptions(transaction.Connection, collection, CollectionOptions.Normalize(options));
            transaction.Replace(collection);
        }

        return changes["index"] is { IsMissing: false } index
            ? new IndexModification(transaction, collection, changes["dryRun"].Raw.IsTruthy).Apply(index.AsDocument)
            : RawDocument.Empty;
    }

    public static CollectionInfo ConvertToCapped(WriteTransaction transaction, Namespace ns, long size)
    {
        var collection = transaction.Find(ns) ?? throw NothingToConvert(ns);
        if (collection.Indexes.Length > 1)
            IndexCommands.Drop(transaction, ns, "*");
        var options = collection.Options.Without("max").With("capped", true).With("size", size);
        var capped = CatalogTables.SetOptions(
            transaction.Connection, transaction.Find(ns)!, CollectionOptions.Normalize(options));
        transaction.Replace(capped);
        new CollectionWriter(transaction, capped).RemoveOldest();
        return capped;
    }

    /// <summary>The error for a collection to be capped that does not exist.</summary>
    public static DocumentException NothingToConvert(Namespace ns) =>
        new(ErrorCode.NamespaceNotFound, $"source collection {ns} does not exist");

    private static RawDocument Changed(CollectionInfo collection, RawDocument options, string name, RawValue value)
    {
        switch (name)
        {
            case "index" or "dryRun":
                return options;
            case "validator" when value.AsDocument.IsEmpty:
            case "changeStreamPreAndPostImages" when value.AsDocument["enabled"] == (RawValue)false:
                return options.Without(name);
            case "validator" or "validationLevel" or "validationAction" or "changeStreamPreAndPostImages":
                return options.With(name, value);
            case "cappedSize" or "cappedMax" when collection.Cap is null:
                throw new DocumentException(ErrorCode.InvalidOptions, $"Collection must be capped: {collection.Namespace}");
            case "cappedSize":
                return options.With("size", value);
            case "cappedMax":
                return options.With("max", value);
            case "viewOn" or "pipeline":
                throw new DocumentException(
                    ErrorCode.InvalidOptions, $"option not supported on a collection: {name}");
            default:
                throw new DocumentException(ErrorCode.UnknownBsonField, $"BSON field 'collMod.{name}' is an unknown field.");
        }
    }
}
