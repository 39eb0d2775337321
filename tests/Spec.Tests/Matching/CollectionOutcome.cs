using MongoDB.Bson.IO;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Matching;

/// <summary>What collections are expected to hold in the end: these documents, whatever the order of their fields.</summary>
internal static class CollectionOutcome
{
    private static readonly JsonWriterSettings Canonical = new() { OutputMode = JsonOutputMode.CanonicalExtendedJson };

    public static async Task VerifyAsync(BsonArray? expected, IMongoClient client)
    {
        foreach (var data in expected ?? [])
        {
            var parts = new Arguments(data.AsBsonDocument);
            var collection = client.GetDatabase(parts.Text("databaseName"))
                .GetCollection<BsonDocument>(parts.Text("collectionName"));
            var documents = parts.Documents("documents")!;
            parts.End();
            var actual = await collection.Find("{}").Sort("{ _id: 1 }").ToListAsync();
            actual.Select(Normal).ShouldBe(documents.Select(Normal), collection.CollectionNamespace.FullName);
        }
    }

    private static string Normal(BsonDocument document) => Sorted(document).ToJson(Canonical);

    private static BsonValue Sorted(BsonValue value) => value switch
    {
        BsonDocument document => new BsonDocument(document.OrderBy(field => field.Name, StringComparer.Ordinal)
            .Select(field => new BsonElement(field.Name, Sorted(field.Value)))),
        BsonArray array => new BsonArray(array.Select(Sorted)),
        _ => value,
    };
}
