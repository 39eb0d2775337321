namespace Streetcar.Spec.Tests;

/// <summary>Runs one test: prepares the collections, does the operations, and looks at what came of them.</summary>
internal sealed class TestRun(SpecServer server, SpecTest test)
{
    public async Task RunAsync()
    {
        await PrepareAsync(Part(test.Whole, "initialData"));
        using var entities = new Entities(server, Part(test.Whole, "createEntities"));
        await using (var runner = new RunnerOperations(server, entities))
        {
            var operations = new OperationRunner(entities, runner);
            foreach (var operation in test.Test["operations"].AsBsonArray)
                await operations.RunAsync(operation.AsBsonDocument);
        }

        EventExpectation.Verify(Part(test.Test, "expectEvents"), entities);
        await CollectionOutcome.VerifyAsync(Part(test.Test, "outcome"), server.Client);
    }

    private static BsonArray? Part(BsonDocument document, string name) => document.GetValue(name, null)?.AsBsonArray;

    private async Task PrepareAsync(BsonArray? initialData)
    {
        foreach (var data in initialData ?? [])
        {
            var arguments = new Arguments(data.AsBsonDocument);
            var database = server.Client.GetDatabase(arguments.Text("databaseName"));
            string collection = arguments.Text("collectionName")!;
            var options = arguments.Document("createOptions");
            var documents = arguments.Documents("documents")!;
            arguments.End();
            await database.DropCollectionAsync(collection);
            if (options is not null || documents.Count == 0)
                await database.RunCommandAsync<BsonDocument>(new BsonDocument("create", collection).Merge(options ?? []));
            if (documents.Count > 0)
                await database.GetCollection<BsonDocument>(collection).InsertManyAsync(documents);
        }
    }
}
