namespace Streetcar.Spec.Tests;

/// <summary>What collections are expected to hold in the end: these documents, whatever the order of their fields.</summary>
internal static class CollectionOutcome
{
    public static async Task VerifyAsync(BsonValue expected, DocumentClient client)
    {
        if (expected.IsMissing)
            return;
        foreach (var data in expected)
        {
            var parts = new Arguments(data.AsDocument);
            var collection = client[parts.Text("databaseName")!][parts.Text("collectionName")!];
            var documents = parts.Documents("documents")!;
            parts.End();
            var actual = await collection.Find().Sort("_id").ToListAsync(null);
            actual.Select(Normal).ShouldBe(documents.Select(Normal), collection.FullName);
        }
    }

    private static string Normal(BsonDocument document) => Sorted(document).AsDocument.ToJson(ExtendedJsonMode.Canonical);

    private static BsonValue Sorted(BsonValue value) => value.Type switch
    {
        BsonType.Document => new BsonDocument(value.AsDocument.OrderBy(field => field.Name, StringComparer.Ordinal)
            .Select(field => new BsonElement(field.Name, Sorted(field.Value)))),
        BsonType.Array => BsonArray.From(value.AsArray.Select(Sorted)),
        _ => value,
    };
}
