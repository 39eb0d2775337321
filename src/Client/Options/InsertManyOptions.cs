using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>How to insert several documents.</summary>
public sealed record InsertManyOptions
{
    /// <summary>
    /// Whether to stop at the first write that fails. Where false, all are tried, in any order. Default: true.
    /// </summary>
    public bool Ordered { get; init; } = true;

    /// <summary>Whether to write even what the collection's validator refuses; null leaves it to the server: no.</summary>
    public bool? BypassDocumentValidation { get; init; }

    /// <summary>A remark for whoever reads the server's log; any value, missing for none.</summary>
    public BsonValue Comment { get; init; }
}
