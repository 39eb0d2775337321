using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>Updates the first document that matches.</summary>
/// <param name="Filter">Which document; the first that matches.</param>
/// <param name="Update">A document of update operators, or a pipeline as an array.</param>
[GenerateSerializer, Alias("streetcar.UpdateOneModel")]
public sealed record UpdateOneModel(
    [property: Id(0)] BsonDocument Filter,
    [property: Id(1)] BsonValue Update) : WriteModel
{
    /// <summary>Whether to insert a document where none matches. Default: false.</summary>
    [Id(2)]
    public bool IsUpsert { get; init; }

    /// <summary>Filters of the elements that <c>$[name]</c> stands for in the update.</summary>
    [Id(3)]
    public BsonArray? ArrayFilters { get; init; }

    /// <summary>The rules of a language to compare text by, such as <c>{ locale: "en", strength: 2 }</c>.</summary>
    [Id(4)]
    public BsonDocument? Collation { get; init; }

    /// <summary>The index to use: its name or its keys; null leaves it to the silo.</summary>
    [Id(5)]
    public BsonValue? Hint { get; init; }
}
