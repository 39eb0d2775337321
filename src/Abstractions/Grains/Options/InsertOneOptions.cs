using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>How to insert a document.</summary>
[GenerateSerializer, Alias("streetcar.InsertOneOptions")]
public sealed record InsertOneOptions
{
    /// <summary>Whether to write even what the collection's validator refuses. Default: false.</summary>
    [Id(0)]
    public bool BypassDocumentValidation { get; init; }

    /// <summary>How long the silo may work on it, to the millisecond; null for no bound.</summary>
    [Id(1)]
    public TimeSpan? MaxTime { get; init; }

    /// <summary>A remark that goes with the command; any value, null for none.</summary>
    [Id(2)]
    public BsonValue? Comment { get; init; }
}
