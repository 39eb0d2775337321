using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>How to run a pipeline.</summary>
[GenerateSerializer, Alias("streetcar.AggregateOptions")]
public sealed record AggregateOptions : OperationOptions
{
    /// <summary>How many documents a batch holds at most, 0 or more; null leaves it to the silo.</summary>
    [Id(0)]
    public int? BatchSize { get; init; }

    /// <summary>Values of the variables that expressions name as <c>$$name</c>.</summary>
    [Id(1)]
    public BsonDocument? Let { get; init; }

    /// <summary>Whether stages may use files; null leaves it to the silo: yes.</summary>
    [Id(2)]
    public bool? AllowDiskUse { get; init; }

    /// <summary>Whether to write even what the collection's validator refuses. Default: false.</summary>
    [Id(3)]
    public bool BypassDocumentValidation { get; init; }
}
