using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>What most operations on documents have options for.</summary>
[GenerateSerializer, Alias("streetcar.OperationOptions")]
public abstract record OperationOptions
{
    /// <summary>The rules of a language to compare text by, such as <c>{ locale: "en", strength: 2 }</c>.</summary>
    [Id(0)]
    public BsonDocument? Collation { get; init; }

    /// <summary>The index to use: its name or its keys; null leaves it to the silo.</summary>
    [Id(1)]
    public BsonValue? Hint { get; init; }

    /// <summary>How long the silo may work on it, to the millisecond; null for no bound.</summary>
    [Id(2)]
    public TimeSpan? MaxTime { get; init; }

    /// <summary>A remark that goes with the command; any value, null for none.</summary>
    [Id(3)]
    public BsonValue? Comment { get; init; }
}
