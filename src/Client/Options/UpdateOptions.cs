using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>How to update documents.</summary>
public sealed record UpdateOptions : OperationOptions
{
    /// <summary>Whether to insert a document where none matches. Default: false.</summary>
    public bool Upsert { get; init; }

    /// <summary>What the elements that <c>$[name]</c> stands for have to match.</summary>
    public IReadOnlyList<BsonDocument>? ArrayFilters { get; init; }

    /// <summary>Whether to write even what the collection's validator refuses. Default: false.</summary>
    public bool BypassDocumentValidation { get; init; }
}
