using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite;

/// <summary>What is to be known of a database that is not open.</summary>
/// <param name="IsEmpty">Whether there is neither a collection nor a view.</param>
/// <param name="Expires">Whether it has a TTL index.</param>
/// <param name="Counts">How many collections and views of each kind it has.</param>
internal sealed record DatabaseFacts(bool IsEmpty, bool Expires, CatalogCounts Counts)
{
    public static DatabaseFacts Of(DatabaseCatalog catalog) => new(
        catalog.IsEmpty,
        catalog.Collections.Any(collection => collection.Expires),
        CatalogCounts.Of(catalog));
}
