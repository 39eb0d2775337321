using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>What an update or a replacement did.</summary>
/// <param name="MatchedCount">How many documents the filter matched.</param>
/// <param name="ModifiedCount">How many of them are different now.</param>
/// <param name="UpsertedId">The <c>_id</c> of the document that an upsert inserted; missing where none was.</param>
public sealed record UpdateResult(long MatchedCount, long ModifiedCount, BsonValue UpsertedId)
{
    /// <summary>Whether the write was answered; the counts are 0 where it was not.</summary>
    public bool IsAcknowledged { get; init; } = true;
}
