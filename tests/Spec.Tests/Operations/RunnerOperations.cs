namespace Streetcar.Spec.Tests;

/// <summary>The operations that a test asks of the runner itself. Fail points that are left are disabled at the end.</summary>
internal sealed class RunnerOperations(SpecSilo silo, Entities entities) : IAsyncDisposable
{
    private readonly List<string> _failPoints = [];

    public Task<OperationResult> RunAsync(string name, Arguments arguments) => name switch
    {
        "assertCollectionExists" => AssertCollectionExistsAsync(arguments),
        "assertSameLsidOnLastTwoCommands" => AssertSameSessionAsync(arguments),
        "failPoint" => FailPointAsync(arguments),
        _ => throw new SpecRunnerException($"The operation '{name}' of the runner is not known."),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (string failPoint in _failPoints)
            await silo.Client["admin"].CommandAsync(new() { ["configureFailPoint"] = failPoint, ["mode"] = "off" });
    }

    private async Task<OperationResult> AssertCollectionExistsAsync(Arguments arguments)
    {
        var database = silo.Client[arguments.Text("databaseName")!];
        string collection = arguments.Text("collectionName")!;
        arguments.End();
        (await database.ListCollectionNamesAsync()).ShouldContain(collection);
        return OperationResult.None;
    }

    private Task<OperationResult> AssertSameSessionAsync(Arguments arguments)
    {
        var client = entities.Get<ClientEntity>(arguments.Text("client")!);
        arguments.End();
        var commands = client.Events.OfType<CommandStarted>().TakeLast(2).ToList();
        commands.Count.ShouldBe(2);
        commands[0].Command["lsid"].Type.ShouldBe(BsonType.Document);
        commands[0].Command["lsid"].ShouldBe(commands[1].Command["lsid"]);
        return Task.FromResult(OperationResult.None);
    }

    private async Task<OperationResult> FailPointAsync(Arguments arguments)
    {
        var client = entities.Get<ClientEntity>(arguments.Text("client")!).Client;
        var failPoint = arguments.Document("failPoint")!;
        arguments.End();
        await client["admin"].CommandAsync(failPoint);
        _failPoints.Add(failPoint["configureFailPoint"].AsString);
        return OperationResult.None;
    }
}
