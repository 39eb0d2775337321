using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>The operations that a test asks of the runner itself. Fail points that are left are disabled at the end.</summary>
internal sealed class RunnerOperations(SpecServer server, Entities entities) : IAsyncDisposable
{
    private readonly List<string> _failPoints = [];
    private readonly SessionAssertions _assertions = new(server, entities);

    public Task<OperationResult> RunAsync(string name, Arguments arguments) => name switch
    {
        "assertCollectionExists" => AssertCollectionExistsAsync(arguments),
        "createEntities" => CreateEntities(arguments),
        "failPoint" => FailPointAsync(arguments),
        "targetedFailPoint" => TargetedFailPointAsync(arguments),
        _ => _assertions.TryRun(name, arguments) ?? throw new SpecRunnerException($"The operation '{name}' of the runner is not known."),
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

    private Task<OperationResult> FailPointAsync(Arguments arguments) =>
        SetFailPointAsync(entities.Get<ClientEntity>(arguments.Text("client")!).Client, arguments);

    // On the server that the session is pinned to: there is but one.
    private Task<OperationResult> TargetedFailPointAsync(Arguments arguments) =>
        SetFailPointAsync(entities.Get<IClientSessionHandle>(arguments.Text("session")!).Client, arguments);

    private async Task<OperationResult> SetFailPointAsync(IMongoClient client, Arguments arguments)
    {
        arguments.Text("session");
        var failPoint = arguments.Document("failPoint")!;
        arguments.End();
        await AdminAsync(client, failPoint);
        _failPoints.Add(failPoint["configureFailPoint"].AsString);
        return OperationResult.None;
    }
}
