using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>The operations of databases.</summary>
internal sealed class DatabaseOperations(IMongoDatabase database, IClientSessionHandle? session)
{
    public Task<OperationResult> RunAsync(string name, Arguments arguments) => name switch
    {
        "aggregate" => AggregateAsync(arguments),
        "createChangeStream" => ChangeStreamOperations.OpenAsync(
            arguments,
            (pipeline, options) => session is null
                ? database.WatchAsync(pipeline, options)
                : database.WatchAsync(session, pipeline, options)),
        "createCollection" => CreateCollectionAsync(arguments),
        "dropCollection" => DropCollectionAsync(arguments),
        "listCollectionNames" => ListCollectionNamesAsync(arguments),
        "listCollections" => ListCollectionsAsync(arguments),
        "modifyCollection" => ModifyCollectionAsync(arguments),
        "runCommand" => RunCommandAsync(arguments),
        _ => throw new SpecRunnerException($"The operation '{name}' of databases is not known."),
    };

    private async Task<OperationResult> AggregateAsync(Arguments arguments)
    {
        var stages = arguments.Documents("pipeline")!;
        PipelineDefinition<NoPipelineInput, BsonDocument> pipeline = stages.ToArray();
        var options = Options.Aggregate(arguments);
        arguments.End();
        if (!Pipelines.IsWrite(stages))
        {
            return await OperationResult.OfAsync(session is null
                ? database.AggregateAsync(pipeline, options)
                : database.AggregateAsync(session, pipeline, options));
        }

        await (session is null
            ? database.AggregateToCollectionAsync(pipeline, options)
            : database.AggregateToCollectionAsync(session, pipeline, options));
        return OperationResult.None;
    }

    private async Task<OperationResult> CreateCollectionAsync(Arguments arguments)
    {
        string collection = arguments.Text("collection")!;
        if (arguments.Text("viewOn") is { } source)
        {
            PipelineDefinition<BsonDocument, BsonDocument> pipeline = (arguments.Documents("pipeline") ?? []).ToArray();
            arguments.End();
            await (session is null
                ? database.CreateViewAsync(collection, source, pipeline)
                : database.CreateViewAsync(session, collection, source, pipeline));
        }
        else
        {
            var options = Options.CreateCollection(arguments);
            arguments.End();
            await (session is null
                ? database.CreateCollectionAsync(collection, options)
                : database.CreateCollectionAsync(session, collection, options));
        }

        return OperationResult.None with { Entity = database.GetCollection<BsonDocument>(collection) };
    }

    private async Task<OperationResult> DropCollectionAsync(Arguments arguments)
    {
        string collection = arguments.Text("collection")!;
        arguments.End();
        await (session is null
            ? database.DropCollectionAsync(collection)
            : database.DropCollectionAsync(session, collection));
        return OperationResult.None;
    }

    private Task<OperationResult> ListCollectionNamesAsync(Arguments arguments)
    {
        var options = new ListCollectionNamesOptions { Filter = arguments.Document("filter") };
        arguments.End();
        return OperationResult.OfAsync(session is null
            ? database.ListCollectionNamesAsync(options)
            : database.ListCollectionNamesAsync(session, options));
    }

    private Task<OperationResult> ListCollectionsAsync(Arguments arguments)
    {
        var options = new ListCollectionsOptions { Filter = arguments.Document("filter") };
        arguments.End();
        return OperationResult.OfAsync(session is null
            ? database.ListCollectionsAsync(options)
            : database.ListCollectionsAsync(session, options));
    }

    // The driver has no method for it but that for commands.
    private Task<OperationResult> ModifyCollectionAsync(Arguments arguments)
    {
        var command = new BsonDocument("collMod", arguments.Text("collection"));
        return RunCommandAsync(command.AddRange(arguments.Rest()), null);
    }

    private Task<OperationResult> RunCommandAsync(Arguments arguments)
    {
        var command = arguments.Document("command")!;
        arguments.Text("commandName");
        var preference = arguments.Document("readPreference");
        arguments.End();
        return RunCommandAsync(command, preference is null ? null : ConcernOptions.ToReadPreference(preference));
    }

    private async Task<OperationResult> RunCommandAsync(BsonDocument command, ReadPreference? preference) =>
        OperationResult.Of(session is null
            ? await database.RunCommandAsync<BsonDocument>(command, preference)
            : await database.RunCommandAsync<BsonDocument>(session, command, preference));
}
