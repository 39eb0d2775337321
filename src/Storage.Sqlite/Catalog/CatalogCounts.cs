using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>How many collections and views there are.</summary>
/// <param name="Collections">All collections.</param>
/// <param name="Capped">Those of them that are capped.</param>
/// <param name="Clustered">Those of them that are clustered.</param>
/// <param name="Views">The views.</param>
internal readonly record struct CatalogCounts(long Collections, long Capped, long Clustered, long Views)
{
    public static CatalogCounts operator +(CatalogCounts one, CatalogCounts other) => new(
        one.Collections + other.Collections, one.Capped + other.Capped, one.Clustered + other.Clustered, one.Views + other.Views);

    public static CatalogCounts Of(DatabaseCatalog catalog) => new(
        catalog.Collections.Count(),
        catalog.Collections.Count(collection => collection.Cap is not null),
        catalog.Collections.Count(collection => collection.IdIndex.IsClustered),
        catalog.ViewCount);

    /// <summary>Those of a file whose catalog is not loaded: looks for the bytes that a true <c>capped</c> or <c>clustered</c> has.</summary>
    public static CatalogCounts LookInto(Connection connection, bool hasViews) => new(
        connection.QueryNumber("SELECT COUNT(*) FROM collections"),
        connection.QueryNumber("SELECT COUNT(*) FROM collections WHERE instr(options, X'086361707065640001') > 0"),
        connection.QueryNumber("SELECT COUNT(*) FROM indexes WHERE instr(spec, X'08636C757374657265640001') > 0"),
        hasViews ? connection.QueryNumber("SELECT COUNT(*) FROM views") : 0);

    /// <summary>As <c>serverStatus</c> tells them.</summary>
    public RawDocument Describe() => new()
    {
        ["collections"] = (int)Collections,
        ["capped"] = (int)Capped,
        ["clustered"] = (int)Clustered,
        ["timeseries"] = 0,
        ["views"] = (int)Views,
        ["internalCollections"] = 0,
        ["internalViews"] = 0,
    };
}
