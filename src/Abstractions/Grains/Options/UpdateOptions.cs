using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>How to update documents.</summary>
[GenerateSerializer, Alias("streetcar.UpdateOptions")]
public sealed record UpdateOptions : OperationOptions
{
    /// <summary>Whether to insert a document where none matches. Default: false.</summary>
    [Id(0)]
    public bool IsUpsert { get; init; }

    /// <summary>Filters of the elements that <c>$[name]</c> stands for in the update.</summary>
    [Id(1)]
    public BsonArray? ArrayFilters { get; init; }

    /// <summary>Values of the variables that expressions name as <c>$$name</c>.</summary>
    [Id(2)]
    public BsonDocument? Let { get; init; }

    /// <summary>Whether to write even what the collection's validator refuses. Default: false.</summary>
    [Id(3)]
    public bool BypassDocumentValidation { get; init; }
}
