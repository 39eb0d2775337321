using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>How to ask for the number of documents that the server keeps count of.</summary>
public sealed record EstimatedCountOptions
{
    /// <summary>How long the server may work on it, to the millisecond; zero, the default, is no bound.</summary>
    public TimeSpan MaxTime { get; init; }

    /// <summary>A remark for whoever reads the server's log; any value, missing for none.</summary>
    public BsonValue Comment { get; init; }
}
