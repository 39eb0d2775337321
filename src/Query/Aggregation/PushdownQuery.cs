using Streetcar.Bson;

namespace Streetcar.Query.Aggregation;

/// <summary>
/// What a pipeline starts with and a store can execute by its indexes, in this order: the filter, the sort, skip, limit.
/// </summary>
/// <param name="Filter">The leading <c>$match</c> stages as one filter; empty for all documents.</param>
/// <param name="Sort">The leading <c>$sort</c>; empty for any order.</param>
/// <param name="Skip">How many documents to leave out, 0 or more.</param>
/// <param name="Limit">How many documents to take at most, 0 for none; null for all.</param>
public sealed record PushdownQuery(RawDocument Filter, RawDocument Sort, long Skip, long? Limit);
