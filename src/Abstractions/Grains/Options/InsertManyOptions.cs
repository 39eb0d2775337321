using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>How to insert documents.</summary>
[GenerateSerializer, Alias("streetcar.InsertManyOptions")]
public sealed record InsertManyOptions
{
    /// <summary>Whether to stop at the first write that fails. Default: true.</summary>
    [Id(0)]
    public bool IsOrdered { get; init; } = true;

    /// <summary>Whether to write even what the collection's validator refuses. Default: false.</summary>
    [Id(1)]
    public bool BypassDocumentValidation { get; init; }

    /// <summary>How long the silo may work on it, to the millisecond; null for no bound.</summary>
    [Id(2)]
    public TimeSpan? MaxTime { get; init; }

    /// <summary>A remark that goes with the command; any value, null for none.</summary>
    [Id(3)]
    public BsonValue? Comment { get; init; }
}
