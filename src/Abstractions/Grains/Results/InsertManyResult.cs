using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>What inserting documents did.</summary>
/// <param name="InsertedIds">The documents' <c>_id</c>s, in the order in which they were given.</param>
[GenerateSerializer, Alias("streetcar.InsertManyResult")]
public sealed record InsertManyResult([property: Id(0)] IReadOnlyList<BsonValue> InsertedIds);
