using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>Replaces the first document that matches, all but its <c>_id</c>.</summary>
/// <param name="Filter">Which document; the first that matches.</param>
/// <param name="Replacement">What to put in its place.</param>
[GenerateSerializer, Alias("streetcar.ReplaceOneModel")]
public sealed record ReplaceOneModel(
    [property: Id(0)] BsonDocument Filter,
    [property: Id(1)] BsonDocument Replacement) : WriteModel
{
    /// <summary>Whether to insert a document where none matches. Default: false.</summary>
    [Id(2)]
    public bool IsUpsert { get; init; }

    /// <summary>The rules of a language to compare text by, such as <c>{ locale: "en", strength: 2 }</c>.</summary>
    [Id(3)]
    public BsonDocument? Collation { get; init; }

    /// <summary>The index to use: its name or its keys; null leaves it to the silo.</summary>
    [Id(4)]
    public BsonValue? Hint { get; init; }
}
