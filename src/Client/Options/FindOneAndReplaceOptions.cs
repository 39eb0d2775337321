using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>How to find a document and replace it.</summary>
public sealed record FindOneAndReplaceOptions : OperationOptions
{
    /// <summary>Which document comes first where several match; null for any.</summary>
    public BsonDocument? Sort { get; init; }

    /// <summary>The fields to return; null for all.</summary>
    public BsonDocument? Projection { get; init; }

    /// <summary>Whether to return the document as it is afterwards, not as it was. Default: false.</summary>
    public bool ReturnAfter { get; init; }

    /// <summary>Whether to insert a document where none matches. Default: false.</summary>
    public bool Upsert { get; init; }

    /// <summary>Whether to write even what the collection's validator refuses; null leaves it to the server: no.</summary>
    public bool? BypassDocumentValidation { get; init; }

    /// <summary>How long the server may work on it, to the millisecond; zero, the default, is no bound.</summary>
    public TimeSpan MaxTime { get; init; }
}
