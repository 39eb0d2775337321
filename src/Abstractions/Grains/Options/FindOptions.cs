using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>How to find documents.</summary>
[GenerateSerializer, Alias("streetcar.FindOptions")]
public sealed record FindOptions : OperationOptions
{
    /// <summary>Which documents come first, such as <c>{ qty: -1 }</c>; null for any order.</summary>
    [Id(0)]
    public BsonDocument? Sort { get; init; }

    /// <summary>The fields to return, such as <c>{ item: 1 }</c>; null for all.</summary>
    [Id(1)]
    public BsonDocument? Projection { get; init; }

    /// <summary>How many documents to leave out first, 0 or more; null for none.</summary>
    [Id(2)]
    public long? Skip { get; init; }

    /// <summary>How many documents at most, 0 or more; null and 0 for all.</summary>
    [Id(3)]
    public long? Limit { get; init; }

    /// <summary>How many documents a batch holds at most, 0 or more; null leaves it to the silo.</summary>
    [Id(4)]
    public int? BatchSize { get; init; }

    /// <summary>Values of the variables that expressions name as <c>$$name</c>.</summary>
    [Id(5)]
    public BsonDocument? Let { get; init; }

    /// <summary>Whether a large sort may use files; null leaves it to the silo: yes.</summary>
    [Id(6)]
    public bool? AllowDiskUse { get; init; }

    /// <summary>Whether the cursor outlives ten minutes without a reader. Default: false.</summary>
    [Id(7)]
    public bool NoCursorTimeout { get; init; }
}
