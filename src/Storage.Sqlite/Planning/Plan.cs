using Streetcar.Query.Matching;
using Streetcar.Query.Sorting;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>How a query is executed.</summary>
/// <param name="Access">How the documents are accessed.</param>
/// <param name="Filter">What they must match.</param>
/// <param name="Sort">The order to bring them into; null where the access gives it, or any order will do.</param>
internal sealed record Plan(AccessPath Access, Filter Filter, DocumentOrder? Sort)
{
    /// <summary>Whether the access gives exactly what the filter asks for.</summary>
    public bool IsExact { get; init; }
}
