using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>The operations of change streams, and how they are opened.</summary>
internal sealed class ChangeStreamOperations(ChangeStreamEntity stream)
{
    public Task<OperationResult> RunAsync(string name, Arguments arguments) => name switch
    {
        "iterateUntilDocumentOrError" => IterateAsync(arguments),
        _ => throw new SpecRunnerException($"The operation '{name}' of change streams is not known."),
    };

    /// <summary>Opens one; its documents are taken as they are, whatever the pipeline makes of the events.</summary>
    public static async Task<OperationResult> OpenAsync(
        Arguments arguments,
        Func<PipelineDefinition<ChangeStreamDocument<BsonDocument>, BsonDocument>, ChangeStreamOptions, Task<IChangeStreamCursor<BsonDocument>>> watch)
    {
        var pipeline = PipelineDefinition<ChangeStreamDocument<BsonDocument>, BsonDocument>.Create(arguments.Documents("pipeline"));
        var options = Options.ChangeStream(arguments);
        arguments.End();
        return OperationResult.None with { Entity = new ChangeStreamEntity(await watch(pipeline, options)) };
    }

    private async Task<OperationResult> IterateAsync(Arguments arguments)
    {
        arguments.End();
        return OperationResult.Of(await stream.NextAsync());
    }
}
