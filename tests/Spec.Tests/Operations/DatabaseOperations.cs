namespace Streetcar.Spec.Tests;

/// <summary>The operations of databases.</summary>
internal static class DatabaseOperations
{
    public static Task<OperationResult> RunAsync(Database database, string name, Arguments arguments, Entities entities) =>
        name switch
        {
            "aggregate" => AggregateAsync(database, arguments),
            "createCollection" => CreateCollectionAsync(database, arguments),
            "createCommandCursor" => CreateCommandCursorAsync(database, arguments, entities),
            "dropCollection" => DropCollectionAsync(database, arguments),
            "listCollections" => ListCollectionsAsync(database, arguments),
            "modifyCollection" => ModifyCollectionAsync(database, arguments),
            "runCommand" => RunCommandAsync(database, arguments, entities),
            "runCursorCommand" => RunCursorCommandAsync(database, arguments, entities),
            _ => throw new SpecRunnerException($"The operation '{name}' of databases is not known."),
        };

    private static async Task<OperationResult> AggregateAsync(Database database, Arguments arguments)
    {
        var pipeline = arguments.Documents("pipeline")!;
        var options = Options.Aggregate(arguments);
        arguments.End();
        await using var cursor = await database.AggregateAsync(pipeline, options);
        return OperationResult.Of(await cursor.ToListAsync(null));
    }

    private static async Task<OperationResult> CreateCollectionAsync(Database database, Arguments arguments)
    {
        string collection = arguments.Text("collection")!;
        var created = await database.CreateCollectionAsync(collection, arguments.Rest());
        return OperationResult.None with { Entity = created };
    }

    private static async Task<OperationResult> CreateCommandCursorAsync(
        Database database, Arguments arguments, Entities entities) =>
        OperationResult.None with { Entity = await OpenCursorAsync(database, arguments, entities) };

    private static async Task<OperationResult> DropCollectionAsync(Database database, Arguments arguments)
    {
        string collection = arguments.Text("collection")!;
        arguments.End();
        await database.DropCollectionAsync(collection);
        return OperationResult.None;
    }

    private static async Task<OperationResult> ListCollectionsAsync(Database database, Arguments arguments)
    {
        var filter = arguments.Document("filter");
        arguments.End();
        return OperationResult.Of(await database.ListCollections(filter).ToListAsync(null));
    }

    // Drivers have no method for it but that for commands.
    private static async Task<OperationResult> ModifyCollectionAsync(Database database, Arguments arguments)
    {
        BsonDocument command = new() { ["collMod"] = arguments.Text("collection") };
        return OperationResult.Of(await database.CommandAsync(new([.. command, .. arguments.Rest()])));
    }

    private static async Task<OperationResult> RunCommandAsync(Database database, Arguments arguments, Entities entities)
    {
        var command = arguments.Document("command")!;
        arguments.Text("commandName");
        var options = new CommandOptions
        {
            ReadPreference = arguments.Document("readPreference") is { } preference
                ? ConcernOptions.ToReadPreference(preference)
                : null,
            Session = Session(arguments, entities),
        };
        arguments.End();
        return OperationResult.Of(await database.CommandAsync(command, options));
    }

    private static async Task<OperationResult> RunCursorCommandAsync(Database database, Arguments arguments, Entities entities)
    {
        await using var cursor = await OpenCursorAsync(database, arguments, entities);
        return OperationResult.Of(await cursor.ToListAsync(null));
    }

    private static Task<Cursor<BsonDocument>> OpenCursorAsync(Database database, Arguments arguments, Entities entities)
    {
        var command = arguments.Document("command")!;
        arguments.Text("commandName");
        // A client whose cursors are read without waiting has no use for the kind.
        arguments.Text("cursorType");
        var options = new CursorCommandOptions
        {
            Session = Session(arguments, entities),
            BatchSize = arguments.Number("batchSize") ?? 0,
            MaxTime = arguments.Milliseconds("maxTimeMS"),
            Comment = arguments.Value("comment"),
        };
        arguments.End();
        return database.CursorCommandAsync(command, options);
    }

    private static ClientSession? Session(Arguments arguments, Entities entities) =>
        arguments.Text("session") is { } name ? entities.Get<ClientSession>(name) : null;
}
