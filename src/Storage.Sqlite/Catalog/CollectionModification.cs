using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Views;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Changes a collection's options
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/collMod/"/>).
/// </summary>
internal static class CollectionModification
{
    // MongoDB makes the capped collection under a longer name.
    private const int TemporaryNameBytes = 25;

    /// <summary>Makes the changes and returns the old and new values.</summary>
    /// <exception cref="DocumentException">InvalidOptions, IndexNotFound, …: a change can't be made; then none is.</exception>
    public static RawDocument Apply(WriteTransaction transaction, Namespace ns, RawDocument changes)
    {
        if (transaction.Catalog.FindView(ns.Collection) is { } view)
            return ViewCommands.Modify(transaction, view, changes);
        var collection = transaction.Find(ns) ?? throw CollectionCommands.NotFound(ns);
        transaction.Observer?.Modified(collection, changes);
        var options = collection.Options;
        foreach (var (name, value) in changes)
            options = Changed(collection, options, name, value);
        if (changes["dryRun"].Raw.IsTruthy && changes["index"].IsMissing)
            throw new DocumentException(ErrorCode.InvalidOptions, "dryRun is only supported for collMod with the 'unique' index option");
        if (!options.Equals(collection.Options))
        {
            collection = CatalogTables.SetOptions(transaction.Connection, collection, CollectionOptions.Normalize(options));
            transaction.Replace(collection);
        }

        return changes["index"] is { IsMissing: false } index
            ? new IndexModification(transaction, collection, changes["dryRun"].Raw.IsTruthy).Apply(index.AsDocument)
            : RawDocument.Empty;
    }

    /// <summary>Refuses names of what is not to be capped.</summary>
    /// <exception cref="DocumentException">InvalidNamespace, IllegalOperation, BadValue; NamespaceNotFound: there is none of that name.</exception>
    public static void CheckConvertible(Namespace ns)
    {
        NameRules.Check(ns);
        if (ns.Collection.Contains('$'))
            throw NothingToConvert(ns);
        if (ns.Collection.StartsWith("system.buckets.", StringComparison.Ordinal))
            throw new DocumentException(ErrorCode.IllegalOperation, $"Cannot cap the buckets of a time series: {ns}");
        if (ns.Collection == "system.views")
            throw new DocumentException(ErrorCode.BadValue, $"Cannot cap the collection of views: {ns}");
        NameRules.CheckNew(ns, reserve: TemporaryNameBytes);
    }

    public static CollectionInfo ConvertToCapped(WriteTransaction transaction, Namespace ns, long size)
    {
        var collection = transaction.Find(ns) ?? throw NothingToConvert(ns);
        if (collection.TimeSeries is not null)
            throw new DocumentException(ErrorCode.CommandNotSupportedOnView, $"cannot convert the time series {ns} to a capped collection");
        if (collection.Indexes.Length > 1)
            IndexCommands.Drop(transaction, ns, "*");
        var options = collection.Options.Without("max").Without("clusteredIndex").Without("expireAfterSeconds")
            .With("capped", true).With("size", size <= int.MaxValue ? (int)size : size);
        var capped = CatalogTables.SetOptions(
            transaction.Connection, transaction.Find(ns)!, CollectionOptions.Normalize(options));
        if (capped.IdIndex.IsClustered)
            capped = capped.With(CatalogTables.SetSpec(transaction.Connection, capped.IdIndex, IndexSpec.First(capped.Options)));
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
            case "cappedSize" or "cappedMax" when collection.TimeSeries is not null:
                return options;
            case "expireAfterSeconds":
                return CollectionExpiry.Change(options, value);
            case "timeseries" when collection.TimeSeries is not null:
                return options.With(name, TimeSeriesBuckets.Change(options[name].AsDocument, value.AsDocument));
            case "timeseries":
                throw new DocumentException(ErrorCode.InvalidOptions, $"option only supported on a time-series collection: {name}");
            case not "timeseries" when collection.TimeSeries is not null:
                throw new DocumentException(ErrorCode.InvalidOptions, $"option not supported on a time-series collection: {name}");
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
