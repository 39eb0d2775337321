using Streetcar.Spec.Tests.Matching;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>The operations of clients.</summary>
internal sealed class ClientOperations(IMongoClient client, IClientSessionHandle? session)
{
    public Task<OperationResult> RunAsync(string name, Arguments arguments) => name switch
    {
        "clientBulkWrite" => BulkWriteAsync(arguments),
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
