using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>How to insert a document.</summary>
public sealed record InsertOneOptions
{
    /// <summary>Whether to write even what the collection's validator refuses; null leaves it to the server: no.</summary>
    public bool? BypassDocumentValidation { get; init; }

    /// <summary>A remark for whoever reads the server's log; any value, missing for none.</summary>
    public BsonValue Comment { get; init; }
}
