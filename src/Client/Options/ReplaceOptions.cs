namespace Streetcar.Client;

/// <summary>How to replace a document.</summary>
public sealed record ReplaceOptions : OperationOptions
{
    /// <summary>Whether to insert a document where none matches. Default: false.</summary>
    public bool Upsert { get; init; }

    /// <summary>Whether to write even what the collection's validator refuses. Default: false.</summary>
    public bool BypassDocumentValidation { get; init; }
}
