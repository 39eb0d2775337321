using Orleans;

namespace Streetcar.Grains;

/// <summary>What many writes did together.</summary>
/// <param name="InsertedCount">How many documents were inserted, those of upserts not counted.</param>
/// <param name="MatchedCount">How many documents the filters of updates and replacements matched.</param>
/// <param name="ModifiedCount">How many of them are different now.</param>
/// <param name="DeletedCount">How many documents were deleted.</param>
/// <param name="Upserts">The documents that upserts inserted, by the index of their write.</param>
[GenerateSerializer, Alias("streetcar.BulkWriteResult")]
public sealed record BulkWriteResult(
    [property: Id(0)] long InsertedCount,
    [property: Id(1)] long MatchedCount,
    [property: Id(2)] long ModifiedCount,
    [property: Id(3)] long DeletedCount,
    [property: Id(4)] IReadOnlyList<BulkWriteUpsert> Upserts);
