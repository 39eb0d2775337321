using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Views;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>Collections and indexes as MongoDB's commands list them.</summary>
internal static class CatalogReplies
{
    public static IReadOnlyList<RawDocument> Collections(DatabaseCatalog catalog)
    {
        var all = catalog.Collections.Select(Describe).Concat(catalog.Views.Select(Describe));
        return [.. all.OrderBy(description => description["name"].AsString, StringComparer.Ordinal)];
    }

    /// <summary>The usage of the indexes, as <c>$indexStats</c> returns it.</summary>
    public static IReadOnlyList<RawDocument> IndexUses(CollectionInfo collection) =>
    [
        .. from index in collection.Indexes
           where index.IsReady && !index.IsOfTimeSeries
           select new RawDocument
           {
               ["name"] = index.Name,
               ["key"] = index.KeyPattern,
               ["host"] = Environment.MachineName,
               ["accesses"] = new RawDocument { ["ops"] = index.Usage.Count, ["since"] = index.Usage.Since },
               ["spec"] = Collator.Shown(index.Spec),
           },
    ];

    /// <summary>The indexes, that on <c>_id</c> first.</summary>
    public static IReadOnlyList<RawDocument> Indexes(CollectionInfo collection) =>
        [.. from index in collection.Indexes where index.IsReady && !index.IsOfTimeSeries select Collator.Shown(index.Spec)];

    private static RawDocument Describe(View view) => new()
    {
        ["name"] = view.Namespace.Collection,
        ["type"] = "view",
        ["options"] = Collator.Shown(view.Options),
        ["info"] = new RawDocument { ["readOnly"] = true },
    };

    private static RawDocument Describe(CollectionInfo collection)
    {
        if (collection.TimeSeries is not null)
        {
            return new()
            {
                ["name"] = collection.Namespace.Collection,
                ["type"] = "timeseries",
                ["options"] = collection.Options,
                ["info"] = new RawDocument { ["readOnly"] = false },
            };
        }

        RawDocument description = new()
        {
            ["name"] = collection.Namespace.Collection,
            ["type"] = "collection",
            ["options"] = Collator.Shown(collection.Options),
            ["info"] = new RawDocument { ["readOnly"] = false, ["uuid"] = collection.Uuid },
        };
        return collection.IdIndex.IsClustered ? description : description.With("idIndex", Collator.Shown(collection.IdIndex.Spec));
    }
}
