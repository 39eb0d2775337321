namespace Streetcar.Spec.Tests;

/// <summary>The operations of clients.</summary>
internal static class ClientOperations
{
    public static Task<OperationResult> RunAsync(string name, Arguments arguments) => name switch
    {
        "clientBulkWrite" => throw RefuseBulkWrite(arguments.Documents("models")!),
        _ => throw new SpecRunnerException($"The operation '{name}' of clients is not known."),
    };

    // The command is MongoDB 8.0's. What the client itself refuses is refused for one collection and for several alike.
    private static SpecRunnerException RefuseBulkWrite(IReadOnlyList<BsonDocument> models)
    {
        foreach (var model in models)
        {
            var (kind, write) = model.Single();
            WriteModels.Create(kind, write.AsDocument.Without("namespace"));
        }

        return new SpecRunnerException("The client has no writes to several collections at once.");
    }
}
