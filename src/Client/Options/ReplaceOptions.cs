using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>How to replace a document.</summary>
public sealed record ReplaceOptions : OperationOptions
{
    /// <summary>
    /// Which document comes first where several match; null for any. It is MongoDB 8.0's: a server that answers as an
    /// earlier one, as Streetcar does, refuses it.
    /// </summary>
    public BsonDocument? Sort { get; init; }

    /// <summary>Whether to insert a document where none matches. Default: false.</summary>
    public bool Upsert { get; init; }

    /// <summary>Whether to write even what the collection's validator refuses; null leaves it to the server: no.</summary>
    public bool? BypassDocumentValidation { get; init; }
}
