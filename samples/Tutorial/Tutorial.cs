using MongoDB.Bson;
using Streetcar.Client;

namespace Streetcar.Samples;

internal sealed class Tutorial(Database database, Collection<BsonDocument> collection)
{
    public async Task RunAsync()
    {
        await InsertOneAsync();

        // What follows counts on the 2000 documents of the next step alone.
        await collection.DropAsync();
        await InsertManyAsync();

        await FindOneAsync();
        await FindAsync();
        await IterateAsync();
        await IterateSortedAsync();
        await CountAsync();
        await ReplaceAsync();
        await UpdateAsync();
        await DeleteOneAsync();
        await DeleteManyAsync();
        await RunCommandAsync();
    }

    private async Task InsertOneAsync()
    {
        var document = new BsonDocument { ["key"] = "value" };
        var result = await collection.InsertOneAsync(document);
        Console.WriteLine($"result ObjectId('{result.InsertedId}')");
    }

    private async Task InsertManyAsync()
    {
        var result = await collection.InsertManyAsync(
            from i in Enumerable.Range(0, 2000) select new BsonDocument { ["i"] = i });
        Console.WriteLine($"inserted {result.InsertedIds.Count} docs");
    }

    private async Task FindOneAsync()
    {
        // A filter is a document, an expression, or text. What stands in the holes of text are values, whatever they look like.
        int most = 1;
        var document = await collection.FindOneAsync($$"""{ i: { $lt: {{most}} } }""");
        Console.WriteLine(document);
    }

    private async Task FindAsync()
    {
        // Find does no I/O: the query runs when the cursor is read. ToListAsync wants a length, so that nobody buffers an
        // unlimited number of documents.
        var cursor = collection.Find($$"""{ i: { $lt: 5 } }""").Sort("i", 1);
        foreach (var document in await cursor.ToListAsync(length: 100))
            Console.WriteLine(document);
    }

    private async Task IterateAsync()
    {
        await foreach (var document in collection.Find($$"""{ i: { $lt: 2 } }"""))
            Console.WriteLine(document);
    }

    private async Task IterateSortedAsync()
    {
        var cursor = collection.Find($$"""{ i: { $lt: 4 } }""");

        // Change the query before reading.
        cursor.Sort("i", -1).Skip(1).Limit(2);
        await foreach (var document in cursor)
            Console.WriteLine(document);
    }

    private async Task CountAsync()
    {
        long n = await collection.CountDocumentsAsync();
        Console.WriteLine($"{n} documents in collection");
        n = await collection.CountDocumentsAsync($$"""{ i: { $gt: 1000 } }""");
        Console.WriteLine($"{n} documents where i > 1000");
    }

    private async Task ReplaceAsync()
    {
        var oldDocument = await collection.FindOneAsync($$"""{ i: 50 }""");
        Console.WriteLine($"found document: {oldDocument}");
        var id = oldDocument!["_id"];
        var result = await collection.ReplaceOneAsync(new BsonDocument("_id", id), new() { ["key"] = "value" });
        Console.WriteLine($"replaced {result.ModifiedCount} document");
        var newDocument = await collection.FindByIdAsync(id);
        Console.WriteLine($"document is now {newDocument}");
    }

    private async Task UpdateAsync()
    {
        var result = await collection.UpdateOneAsync($$"""{ i: 51 }""", $$"""{ $set: { key: 'value' } }""");
        Console.WriteLine($"updated {result.ModifiedCount} document");
        var newDocument = await collection.FindOneAsync($$"""{ i: 51 }""");
        Console.WriteLine($"document is now {newDocument}");

        // UpdateOneAsync changes the first document that it finds; this changes them all.
        await collection.UpdateManyAsync($$"""{ i: { $gt: 100 } }""", $$"""{ $set: { key: 'value' } }""");
    }

    private async Task DeleteOneAsync()
    {
        long n = await collection.CountDocumentsAsync();
        Console.WriteLine($"{n} documents before calling delete_one()");
        await collection.DeleteOneAsync($$"""{ i: { $gte: 1000 } }""");
        Console.WriteLine($"{await collection.CountDocumentsAsync()} documents after");
    }

    private async Task DeleteManyAsync()
    {
        long n = await collection.CountDocumentsAsync();
        Console.WriteLine($"{n} documents before calling delete_many()");
        await collection.DeleteManyAsync($$"""{ i: { $gte: 1000 } }""");
        Console.WriteLine($"{await collection.CountDocumentsAsync()} documents after");
    }

    private async Task RunCommandAsync()
    {
        // Everything is a command in the end, and the order of its fields matters: the first one is its name.
        var response = await database.CommandAsync(new() { ["distinct"] = "test_collection", ["key"] = "i" });
        Console.WriteLine(response["values"]);
    }
}
