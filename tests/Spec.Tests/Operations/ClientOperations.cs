using Streetcar.Spec.Tests.Matching;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>The operations of clients.</summary>
internal sealed class ClientOperations(IMongoClient client, IClientSessionHandle? session)
{
    public Task<OperationResult> RunAsync(string name, Arguments arguments) => name switch
    {
        "clientBulkWrite" => BulkWriteAsync(arguments),
        "createChangeStream" => ChangeStreamOperations.OpenAsync(
            arguments,
            (pipeline, options) => session is null
                ? client.WatchAsync(pipeline, options)
                : client.WatchAsync(session, pipeline, options)),
        "dropDatabase" => DropDatabaseAsync(arguments),
        "listDatabaseNames" => ListDatabaseNamesAsync(arguments),
        "listDatabases" => ListDatabasesAsync(arguments),
        _ => throw new SpecRunnerException($"The operation '{name}' of clients is not known."),
    };

    private async Task<OperationResult> BulkWriteAsync(Arguments arguments)
    {
        var models = arguments.Documents("models")!.Select(WriteModels.CreateForClient).ToList();
        var options = Options.ClientBulkWrite(arguments);
        arguments.End();
        return new(ResultDocuments.Of(session is null
            ? await client.BulkWriteAsync(models, options)
            : await client.BulkWriteAsync(session, models, options)));
    }

    private async Task<OperationResult> DropDatabaseAsync(Arguments arguments)
    {
        string database = arguments.Text("database")!;
        arguments.End();
        await (session is null ? client.DropDatabaseAsync(database) : client.DropDatabaseAsync(session, database));
        return OperationResult.None;
    }

    private Task<OperationResult> ListDatabaseNamesAsync(Arguments arguments)
    {
        arguments.End();
        return OperationResult.OfAsync(session is null
            ? client.ListDatabaseNamesAsync()
            : client.ListDatabaseNamesAsync(session));
    }

    private Task<OperationResult> ListDatabasesAsync(Arguments arguments)
    {
        arguments.End();
        return OperationResult.OfAsync(session is null
            ? client.ListDatabasesAsync()
            : client.ListDatabasesAsync(session));
    }
}
