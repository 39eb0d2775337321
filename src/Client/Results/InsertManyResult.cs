using MongoDB.Bson;

namespace Streetcar.Client;

/// <summary>What an insert of several documents did.</summary>
/// <param name="InsertedIds">The documents' <c>_id</c>s, in their order; null where the server made one.</param>
/// <param name="IsAcknowledged">Whether the write was answered.</param>
public sealed record InsertManyResult(IReadOnlyList<BsonValue?> InsertedIds, bool IsAcknowledged);
