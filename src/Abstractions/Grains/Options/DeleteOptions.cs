using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>How to delete documents.</summary>
[GenerateSerializer, Alias("streetcar.DeleteOptions")]
public sealed record DeleteOptions : OperationOptions
{
    /// <summary>Values of the variables that expressions name as <c>$$name</c>.</summary>
    [Id(0)]
    public BsonDocument? Let { get; init; }
}
