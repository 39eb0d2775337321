using MongoDB.Bson;

namespace Streetcar.Client;

/// <summary>What an insert did.</summary>
/// <param name="InsertedId">The document's <c>_id</c>; null where the server made it.</param>
/// <param name="IsAcknowledged">Whether the write was answered.</param>
public sealed record InsertOneResult(BsonValue? InsertedId, bool IsAcknowledged);
