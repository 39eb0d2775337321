using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>A document that an upsert inserted.</summary>
/// <param name="Index">Which write, counted from 0 in the order in which they were given.</param>
/// <param name="Id">The document's <c>_id</c>.</param>
[GenerateSerializer, Alias("streetcar.BulkWriteUpsert")]
public sealed record BulkWriteUpsert(
    [property: Id(0)] int Index,
    [property: Id(1)] BsonValue Id);
