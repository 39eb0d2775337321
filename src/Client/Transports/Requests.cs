using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client.Transports;

/// <summary>The <c>find</c> command (<see href="https://www.mongodb.com/docs/manual/reference/command/find/"/>).</summary>
internal sealed record FindRequest(CollectionNamespace Collection, BsonDocument Filter, Concerns Concerns)
{
    public BsonDocument? Sort { get; init; }

    public BsonDocument? Projection { get; init; }

    /// <summary>How many documents to leave out; 0 for none.</summary>
    public int Skip { get; init; }

    /// <summary>How many documents at most; 0 for no bound.</summary>
    public int Limit { get; init; }

    /// <summary>How many documents a batch holds at most; 0 leaves it to the server.</summary>
    public int BatchSize { get; init; }

    /// <summary>Whether all comes in one batch, so that the server keeps no cursor.</summary>
    public bool IsSingleBatch { get; init; }

    /// <summary>Whether the cursor waits at the end of a capped collection for documents to come.</summary>
    public bool IsTailing { get; init; }

    /// <summary>How long a batch of such a cursor waits; null for the server's own time.</summary>
    public TimeSpan? MaxAwaitTime { get; init; }

    public bool? AllowDiskUse { get; init; }

    public Collation? Collation { get; init; }

    public BsonValue? Comment { get; init; }

    public BsonValue? Hint { get; init; }

    public BsonDocument? Let { get; init; }

    public BsonDocument? Max { get; init; }

    public TimeSpan? MaxTime { get; init; }

    public BsonDocument? Min { get; init; }
}

/// <summary>The <c>aggregate</c> command.</summary>
/// <param name="Database">The database.</param>
/// <param name="Collection">The collection's own name; null for a pipeline that needs none.</param>
/// <param name="Pipeline">The stages.</param>
/// <param name="Options">The options.</param>
/// <param name="Concerns">What is asked of it.</param>
internal sealed record AggregateRequest(
    string Database, string? Collection, IReadOnlyList<BsonDocument> Pipeline, AggregateOptions Options, Concerns Concerns)
{
    /// <summary>Whether the last stage writes, so that it is not repeated.</summary>
    public bool Writes => Pipeline.Count > 0 && Pipeline[^1].ElementCount > 0
        && Pipeline[^1].GetElement(0).Name is "$out" or "$merge";
}

/// <summary>A change stream.</summary>
/// <param name="Database">The database; null for all of them.</param>
/// <param name="Collection">The collection; null for all of the database's.</param>
/// <param name="Options">The options.</param>
/// <param name="Concerns">What is asked of it.</param>
internal sealed record WatchRequest(string? Database, string? Collection, ChangeStreamOptions Options, Concerns Concerns)
{
    /// <summary>The stages that the events go through.</summary>
    public IReadOnlyList<BsonDocument> Pipeline { get; init; } = [];
}

/// <summary>The <c>distinct</c> command.</summary>
internal sealed record DistinctRequest(
    CollectionNamespace Collection, string Field, BsonDocument Filter, DistinctOptions Options, Concerns Concerns);

/// <summary>The <c>findAndModify</c> command.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Filter">Which document.</param>
/// <param name="Update">A document of operators, an array of stages, or a replacement; null to delete the document.</param>
/// <param name="Concerns">What is asked of it.</param>
internal sealed record FindAndModifyRequest(CollectionNamespace Collection, BsonDocument Filter, BsonValue? Update, Concerns Concerns)
{
    public BsonDocument? Sort { get; init; }

    public BsonDocument? Projection { get; init; }

    public IReadOnlyList<BsonDocument>? ArrayFilters { get; init; }

    public bool IsReplacement { get; init; }

    public bool IsUpsert { get; init; }

    /// <summary>Whether the document as it is afterwards is wanted.</summary>
    public bool ReturnsAfter { get; init; }

    public bool? BypassDocumentValidation { get; init; }

    public Collation? Collation { get; init; }

    public BsonValue? Hint { get; init; }

    public BsonDocument? Let { get; init; }

    public BsonValue? Comment { get; init; }

    public TimeSpan? MaxTime { get; init; }
}
