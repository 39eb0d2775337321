using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>What an index is to be like (<see href="https://www.mongodb.com/docs/manual/reference/command/createIndexes/"/>).</summary>
public sealed record IndexOptions
{
    /// <summary>The index's name; null, the default, makes one of the keys: <c>a_1_b_-1</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Whether no two documents may have the same key. Default: false.</summary>
    public bool Unique { get; init; }

    /// <summary>Whether to leave out documents without any of the fields. Default: false.</summary>
    public bool Sparse { get; init; }

    /// <summary>Whether queries don't use the index, though it is kept. Default: false.</summary>
    public bool Hidden { get; init; }

    /// <summary>How long after the date in the field a document is deleted, to the second; null for never.</summary>
    public TimeSpan? ExpireAfter { get; init; }

    /// <summary>The filter of the documents to have in the index; null for all.</summary>
    public BsonDocument? PartialFilter { get; init; }

    /// <summary>The rules of a language to compare text by; null for none.</summary>
    public BsonDocument? Collation { get; init; }

    /// <summary>The fields that a wildcard index covers or leaves out; null for all.</summary>
    public BsonDocument? WildcardProjection { get; init; }
}
