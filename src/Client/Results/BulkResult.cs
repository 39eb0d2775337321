using MongoDB.Bson;

namespace Streetcar.Client;

/// <summary>What several writes did together.</summary>
public sealed record BulkResult
{
    /// <summary>Whether the writes were answered; the counts are 0 where they were not.</summary>
    public bool IsAcknowledged { get; init; } = true;

    /// <summary>How many documents were inserted, those of upserts not counted.</summary>
    public long InsertedCount { get; init; }

    /// <summary>How many documents the filters of updates and replacements matched.</summary>
    public long MatchedCount { get; init; }

    /// <summary>How many of them are different now.</summary>
    public long ModifiedCount { get; init; }

    /// <summary>How many documents were deleted.</summary>
    public long DeletedCount { get; init; }

    /// <summary>The <c>_id</c>s that upserts inserted, by the index of their write.</summary>
    public IReadOnlyDictionary<int, BsonValue> UpsertedIds { get; init; } = new Dictionary<int, BsonValue>();

    /// <summary>The <c>_id</c> that the upsert of a single write inserted; null where it did not.</summary>
    internal BsonValue? UpsertedId => UpsertedIds.Values.FirstOrDefault();
}
