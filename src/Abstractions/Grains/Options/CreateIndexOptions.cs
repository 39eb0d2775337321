using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>
/// What an index is to be like (<see href="https://www.mongodb.com/docs/manual/reference/command/createIndexes/"/>).
/// </summary>
[GenerateSerializer, Alias("streetcar.CreateIndexOptions")]
public sealed record CreateIndexOptions
{
    /// <summary>The index's name; null, the default, makes one of the keys: <c>a_1_b_-1</c>.</summary>
    [Id(0)]
    public string? Name { get; init; }

    /// <summary>Whether no two documents may have the same key. Default: false.</summary>
    [Id(1)]
    public bool Unique { get; init; }

    /// <summary>Whether to leave out documents without any of the fields. Default: false.</summary>
    [Id(2)]
    public bool Sparse { get; init; }

    /// <summary>Whether queries don't use the index, though it is kept. Default: false.</summary>
    [Id(3)]
    public bool Hidden { get; init; }

    /// <summary>How long after the date in the field a document is deleted, to the second; null for never.</summary>
    [Id(4)]
    public TimeSpan? ExpireAfter { get; init; }

    /// <summary>The filter of the documents to have in the index; null for all.</summary>
    [Id(5)]
    public BsonDocument? PartialFilterExpression { get; init; }

    /// <summary>The rules of a language to compare text by; null for none.</summary>
    [Id(6)]
    public BsonDocument? Collation { get; init; }

    /// <summary>The fields that a wildcard index covers or leaves out; null for all.</summary>
    [Id(7)]
    public BsonDocument? WildcardProjection { get; init; }
}
