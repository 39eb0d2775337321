using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>What inserting a document did.</summary>
/// <param name="InsertedId">The document's <c>_id</c>: its own, or the ObjectId that it was given.</param>
[GenerateSerializer, Alias("streetcar.InsertOneResult")]
public sealed record InsertOneResult([property: Id(0)] BsonValue InsertedId);
