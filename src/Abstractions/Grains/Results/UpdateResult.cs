using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>What an update or a replacement did.</summary>
/// <param name="MatchedCount">How many documents the filter matched.</param>
/// <param name="ModifiedCount">How many of them are different now.</param>
/// <param name="UpsertedId">The <c>_id</c> of the document that an upsert inserted; null where none was.</param>
[GenerateSerializer, Alias("streetcar.UpdateResult")]
public sealed record UpdateResult(
    [property: Id(0)] long MatchedCount,
    [property: Id(1)] long ModifiedCount,
    [property: Id(2)] BsonValue? UpsertedId);
