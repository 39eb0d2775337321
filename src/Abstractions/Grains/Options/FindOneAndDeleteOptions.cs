using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>How to find a document and delete it.</summary>
[GenerateSerializer, Alias("streetcar.FindOneAndDeleteOptions")]
public sealed record FindOneAndDeleteOptions : OperationOptions
{
    /// <summary>Which document comes first where several match; null for any.</summary>
    [Id(0)]
    public BsonDocument? Sort { get; init; }

    /// <summary>The fields to return, such as <c>{ item: 1 }</c>; null for all.</summary>
    [Id(1)]
    public BsonDocument? Projection { get; init; }

    /// <summary>Values of the variables that expressions name as <c>$$name</c>.</summary>
    [Id(2)]
    public BsonDocument? Let { get; init; }
}
