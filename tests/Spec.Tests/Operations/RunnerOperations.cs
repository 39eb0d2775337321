using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>The operations that a test asks of the runner itself. Fail points that are left are disabled at the end.</summary>
internal sealed class RunnerOperations(SpecServer server, Entities entities) : IAsyncDisposable
{
    private readonly List<string> _failPoints = [];

    public Task<OperationResult> RunAsync(string name, Arguments arguments) => name switch
    {
        "assertCollectionExists" => AssertCollectionExistsAsync(arguments),
        "createEntities" => CreateEntities(arguments),
        "failPoint" => FailPointAsync(arguments),
        _ => throw new SpecRunnerException($"The operation '{name}' of the runner is not known."),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (string failPoint in _failPoints)
            await AdminAsync(server.Client, new() { ["configureFailPoint"] = failPoint, ["mode"] = "off" });
    }

    private static Task AdminAsync(IMongoClient client, BsonDocument command) =>
        client.GetDatabase("admin").RunCommandAsync<BsonDocument>(command);

    private async Task<OperationResult> AssertCollectionExistsAsync(Arguments arguments)
    {
        var database = server.Client.GetDatabase(arguments.Text("databaseName"));
        string collection = arguments.Text("collectionName")!;
        arguments.End();
        using var names = await database.ListCollectionNamesAsync();
        (await names.ToListAsync()).ShouldContain(collection);
        return OperationResult.None;
    }

    private Task<OperationResult> CreateEntities(Arguments arguments)
    {
        var descriptions = arguments.Values("entities");
        arguments.End();
        entities.Create(descriptions);
        return Task.FromResult(OperationResult.None);
    }

    private async Task<OperationResult> FailPointAsync(Arguments arguments)
    {
        var client = entities.Get<ClientEntity>(arguments.Text("client")!).Client;
        var failPoint = arguments.Document("failPoint")!;
        arguments.End();
        await AdminAsync(client, failPoint);
        _failPoints.Add(failPoint["configureFailPoint"].AsString);
        return OperationResult.None;
    }
}
