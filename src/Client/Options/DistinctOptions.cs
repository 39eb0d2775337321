using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>How to find distinct values.</summary>
public sealed record DistinctOptions
{
    /// <summary>The rules of a language to compare text by; null for none.</summary>
    public BsonDocument? Collation { get; init; }

    /// <summary>How long the server may work on it, to the millisecond; zero, the default, is no bound.</summary>
    public TimeSpan MaxTime { get; init; }

    /// <summary>A remark for whoever reads the server's log; any value, missing for none.</summary>
    public BsonValue Comment { get; init; }
}
