using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>How to do several writes.</summary>
public sealed record BulkWriteOptions
{
    /// <summary>
    /// Whether to stop at the first write that fails. Where false, all are tried, in any order. Default: true.
    /// </summary>
    public bool Ordered { get; init; } = true;

    /// <summary>Whether to write even what the collection's validator refuses; null leaves it to the server: no.</summary>
    public bool? BypassDocumentValidation { get; init; }

    /// <summary>Values of the variables that expressions name, without their <c>$$</c>.</summary>
    public BsonDocument? Let { get; init; }

    /// <summary>A remark for whoever reads the server's log; any value, missing for none.</summary>
    public BsonValue Comment { get; init; }
}
