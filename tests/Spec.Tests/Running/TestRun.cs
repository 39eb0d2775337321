using Streetcar.Spec.Tests.Discovery;
using Streetcar.Spec.Tests.Matching;
using Streetcar.Spec.Tests.Operations;

namespace Streetcar.Spec.Tests.Running;

/// <summary>Runs one test: prepares the collections, does the operations, and looks at what came of them.</summary>
internal sealed class TestRun(SpecServer server, SpecTest test)
{
    public static Task RunAsync(SpecServer server, string file, int index) =>
        new TestRun(server, Specifications.Tests.Single(test => test.File == file && test.Index == index)).RunAsync();

    private async Task RunAsync()
    {
        // What the discovery has looked at is taken here for End alone.
        var file = new Arguments(test.Whole);
        foreach (string name in (string[])["description", "schemaVersion", "runOnRequirements", "tests", "_yamlAnchors"])
            file.Value(name);
        var parts = new Arguments(test.Test);
        foreach (string name in (string[])["description", "runOnRequirements"])
            parts.Value(name);
        var initialData = file.Values("initialData");
        var createEntities = file.Values("createEntities");
        var expectEvents = parts.Values("expectEvents");
        var outcome = parts.Values("outcome");
        var steps = parts.Documents("operations")!;
        file.End();
        parts.End();

        // What an earlier test has left open would hold up this one.
        await server.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>("{ killAllSessions: [] }");
        await DropAsync(createEntities);
        await PrepareAsync(initialData);
        using var entities = new Entities(server);
        entities.Create(createEntities);
        await using (var runner = new RunnerOperations(server, entities))
        {
            var operations = new OperationRunner(entities, runner);
            foreach (var step in steps)
                await operations.RunAsync(step);
        }

        EventExpectation.Verify(expectEvents, entities);
        await CollectionOutcome.VerifyAsync(outcome, server.Client);
    }

    // Tests run in any order, and those without initial data expect nothing in their collections.
    private async Task DropAsync(BsonArray? createEntities)
    {
        var entities = (createEntities ?? []).Select(entity => entity.AsBsonDocument.Single()).ToList();
        foreach (var collection in entities.Where(entity => entity.Name == "collection").Select(entity => entity.Value))
        {
            var database = entities.Single(entity => entity.Name == "database" && entity.Value["id"] == collection["database"]).Value;
            await server.Client.GetDatabase(database["databaseName"].AsString)
                .DropCollectionAsync(collection["collectionName"].AsString);
        }
    }

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
