namespace Streetcar.Spec.Tests;

/// <summary>Runs one test: prepares the collections, does the operations, and looks at what came of them.</summary>
internal sealed class TestRun(SpecSilo silo, SpecTest test)
{
    public async Task RunAsync()
    {
        await PrepareAsync(test.Whole["initialData"]);
        await using var entities = new Entities(silo, test.Whole["createEntities"]);
        await using (var runner = new RunnerOperations(silo, entities))
        {
            var operations = new OperationRunner(entities, runner);
            foreach (var operation in test.Test["operations"])
                await operations.RunAsync(operation.AsDocument);
        }

        EventExpectation.Verify(test.Test["expectEvents"], entities);
        await CollectionOutcome.VerifyAsync(test.Test["outcome"], silo.Client);
    }

    private async Task PrepareAsync(BsonValue initialData)
    {
        if (initialData.IsMissing)
            return;
        foreach (var data in initialData)
        {
            var arguments = new Arguments(data.AsDocument);
            var database = silo.Client[arguments.Text("databaseName")!];
            string collection = arguments.Text("collectionName")!;
            var options = arguments.Document("createOptions");
            var documents = arguments.Documents("documents")!;
            arguments.End();
            await database.DropCollectionAsync(collection);
            if (options is not null || documents.Count == 0)
                await database.CreateCollectionAsync(collection, options);
            if (documents.Count > 0)
                await database[collection].InsertManyAsync(documents);
        }
    }
}
