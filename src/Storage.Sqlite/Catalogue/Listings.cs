using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>Collections and indexes as MongoDB lists them.</summary>
internal static class Listings
{
    /// <summary>The collections and views, by name.</summary>
    public static IReadOnlyList<BsonDocument> Collections(Catalogue catalogue)
    {
        var all = catalogue.Collections.Select(Describe).Concat(catalogue.Views.Select(Describe));
        return [.. all.OrderBy(description => description["name"].AsString, StringComparer.Ordinal)];
    }

    /// <summary>The indexes and how often they have been used, as <c>$indexStats</c> tells it.</summary>
    public static IReadOnlyList<BsonDocument> IndexUses(CollectionInfo collection) =>
    [
        .. from index in collection.Indexes
           where index.IsReady
           select new BsonDocument
           {
               ["name"] = index.Name,
               ["key"] = index.KeyPattern,
               ["host"] = Environment.MachineName,
               ["accesses"] = new BsonDocument { ["ops"] = index.Use.Count, ["since"] = index.Use.Since },
               ["spec"] = index.Spec,
           },
    ];

    /// <summary>The indexes, that on <c>_id</c> first.</summary>
    public static IReadOnlyList<BsonDocument> Indexes(CollectionInfo collection) =>
        [.. from index in collection.Indexes where index.IsReady select index.Spec];

    private static BsonDocument Describe(View view) => new()
    {
        ["name"] = view.Namespace.Collection,
        ["type"] = "view",
        ["options"] = view.Options,
        ["info"] = new BsonDocument { ["readOnly"] = true },
    };

    private static BsonDocument Describe(CollectionInfo collection)
    {
        BsonDocument description = new()
        {
            ["name"] = collection.Namespace.Collection,
            ["type"] = "collection",
            ["options"] = collection.Options,
            ["info"] = new BsonDocument { ["readOnly"] = false, ["uuid"] = collection.Uuid },
        };
        return collection.IdIndex.IsClustered ? description : description.With("idIndex", collection.IdIndex.Spec);
    }
}
