using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>Inserts a document.</summary>
/// <param name="Document">The document; one without an <c>_id</c> is given an ObjectId.</param>
[GenerateSerializer, Alias("streetcar.InsertOneModel")]
public sealed record InsertOneModel([property: Id(0)] BsonDocument Document) : WriteModel;
