using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>How to find a document and update it.</summary>
[GenerateSerializer, Alias("streetcar.FindOneAndUpdateOptions")]
public sealed record FindOneAndUpdateOptions : OperationOptions
{
    /// <summary>Which document comes first where several match; null for any.</summary>
    [Id(0)]
    public BsonDocument? Sort { get; init; }

    /// <summary>The fields to return, such as <c>{ item: 1 }</c>; null for all.</summary>
    [Id(1)]
    public BsonDocument? Projection { get; init; }

    /// <summary>Whether to return the document as it was or as it is afterwards. Default: as it was.</summary>
    [Id(2)]
    public ReturnDocument ReturnDocument { get; init; }

    /// <summary>Whether to insert a document where none matches. Default: false.</summary>
    [Id(3)]
    public bool IsUpsert { get; init; }

    /// <summary>Filters of the elements that <c>$[name]</c> stands for in the update.</summary>
    [Id(4)]
    public BsonArray? ArrayFilters { get; init; }

    /// <summary>Values of the variables that expressions name as <c>$$name</c>.</summary>
    [Id(5)]
    public BsonDocument? Let { get; init; }

    /// <summary>Whether to write even what the collection's validator refuses. Default: false.</summary>
    [Id(6)]
    public bool BypassDocumentValidation { get; init; }
}
