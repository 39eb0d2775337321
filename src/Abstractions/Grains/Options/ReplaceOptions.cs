using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>How to replace a document.</summary>
[GenerateSerializer, Alias("streetcar.ReplaceOptions")]
public sealed record ReplaceOptions : OperationOptions
{
    /// <summary>Whether to insert a document where none matches. Default: false.</summary>
    [Id(0)]
    public bool IsUpsert { get; init; }

    /// <summary>Values of the variables that expressions name as <c>$$name</c>.</summary>
    [Id(1)]
    public BsonDocument? Let { get; init; }

    /// <summary>Whether to write even what the collection's validator refuses. Default: false.</summary>
    [Id(2)]
    public bool BypassDocumentValidation { get; init; }
}
