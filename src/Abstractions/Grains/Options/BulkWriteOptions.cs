using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>How to do many writes.</summary>
[GenerateSerializer, Alias("streetcar.BulkWriteOptions")]
public sealed record BulkWriteOptions
{
    /// <summary>Whether to stop at the first write that fails. Default: true.</summary>
    [Id(0)]
    public bool IsOrdered { get; init; } = true;

    /// <summary>Values of the variables that expressions name as <c>$$name</c>.</summary>
    [Id(1)]
    public BsonDocument? Let { get; init; }

    /// <summary>Whether to write even what the collection's validator refuses. Default: false.</summary>
    [Id(2)]
    public bool BypassDocumentValidation { get; init; }

    /// <summary>How long the silo may work on it, to the millisecond; null for no bound.</summary>
    [Id(3)]
    public TimeSpan? MaxTime { get; init; }

    /// <summary>A remark that goes with the command; any value, null for none.</summary>
    [Id(4)]
    public BsonValue? Comment { get; init; }
}
