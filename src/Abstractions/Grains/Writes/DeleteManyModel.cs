using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>Deletes all documents that match.</summary>
/// <param name="Filter">Which documents; an empty filter matches all.</param>
[GenerateSerializer, Alias("streetcar.DeleteManyModel")]
public sealed record DeleteManyModel([property: Id(0)] BsonDocument Filter) : WriteModel
{
    /// <summary>The rules of a language to compare text by, such as <c>{ locale: "en", strength: 2 }</c>.</summary>
    [Id(1)]
    public BsonDocument? Collation { get; init; }

    /// <summary>The index to use: its name or its keys; null leaves it to the silo.</summary>
    [Id(2)]
    public BsonValue? Hint { get; init; }
}
