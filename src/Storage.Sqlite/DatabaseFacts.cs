using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite;

/// <summary>What is to be known of a database that is not open.</summary>
/// <param name="IsEmpty">Whether there is neither a collection nor a view.</param>
/// <param name="Expires">Whether it has a TTL index.</param>
internal sealed record DatabaseFacts(bool IsEmpty, bool Expires)
{
    public static DatabaseFacts Of(DatabaseCatalog catalog) => new(
        catalog.IsEmpty,
        catalog.Collections.Any(collection => Array.Exists(collection.Indexes, index => index.ExpireAfter is not null)));
}
