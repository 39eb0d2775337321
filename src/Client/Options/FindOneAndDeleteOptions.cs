using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>How to find a document and delete it.</summary>
public sealed record FindOneAndDeleteOptions : OperationOptions
{
    /// <summary>Which document comes first where several match; null for any.</summary>
    public BsonDocument? Sort { get; init; }

    /// <summary>The fields to return; null for all.</summary>
    public BsonDocument? Projection { get; init; }

    /// <summary>How long the server may work on it, to the millisecond; zero, the default, is no bound.</summary>
    public TimeSpan MaxTime { get; init; }
}
