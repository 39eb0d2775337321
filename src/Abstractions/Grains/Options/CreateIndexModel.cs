using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>An index to create.</summary>
/// <param name="Keys">Fields and directions, such as <c>{ item: 1, qty: -1 }</c>.</param>
/// <param name="Options">What it is to be like; null for the defaults.</param>
[GenerateSerializer, Alias("streetcar.CreateIndexModel")]
public sealed record CreateIndexModel(
    [property: Id(0)] BsonDocument Keys,
    [property: Id(1)] CreateIndexOptions? Options = null);
