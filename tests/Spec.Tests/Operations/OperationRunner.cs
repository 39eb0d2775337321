using MongoDB.Driver.GridFS;
using Streetcar.Spec.Tests.Matching;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>Does a test's operations, and holds their results and errors against what is expected.</summary>
internal sealed class OperationRunner(Entities entities, RunnerOperations runner)
{
    /// <param name="operation">The operation.</param>
    /// <param name="isInCallback">Whether whoever called it back is to see an error, also one that is expected.</param>
    public async Task RunAsync(BsonDocument operation, bool isInCallback = false)
    {
        var parts = new Arguments(operation);
        string name = parts.Text("name")!;
        string target = parts.Text("object")!;
        var arguments = parts.Document("arguments") ?? [];
        var expectedResult = parts.Value("expectResult");
        var expectedError = parts.Document("expectError");
        string? entity = parts.Text("saveResultAsEntity");
        bool ignore = parts.Flag("ignoreResultAndError") == true;
        parts.End();

        OperationResult result;
        try
        {
            result = await RunAsync(target, name, new Arguments(arguments));
        }
        catch (Exception e) when (ignore && !isInCallback && e is not SpecRunnerException)
        {
            return;
        }
        catch (Exception e) when (expectedError is not null && e is not SpecRunnerException)
        {
            ErrorExpectation.Verify(expectedError, e, entities);
            if (isInCallback)
                throw;
            return;
        }

        if (expectedError is not null)
            throw new MatchException(name, $"the error {expectedError.ToJson()}", result.Value?.ToJson());
        if (expectedResult is not null)
            result.Verify(expectedResult, entities);
        if (entity is not null)
            entities.Add(entity, result.Entity ?? result.Value ?? throw new SpecRunnerException($"'{name}' has no result to be named '{entity}'."));
    }

    private Task<OperationResult> RunAsync(string target, string name, Arguments arguments)
    {
        if (target == "testRunner")
            return runner.RunAsync(name, arguments);

        // An option of MongoDB 8.2, which a client does not send to an earlier server; this one does not have it.
        arguments.Flag("rawData");
        var session = arguments.Text("session") is { } ofSession ? entities.Get<IClientSessionHandle>(ofSession) : null;
        return entities[target] switch
        {
            ClientEntity client => new ClientOperations(client.Client, session).RunAsync(name, arguments),
            IMongoDatabase database => new DatabaseOperations(database, session).RunAsync(name, arguments),
            IMongoCollection<BsonDocument> collection => new CollectionOperations(collection, session).RunAsync(name, arguments),
            IClientSessionHandle own => new SessionOperations(own, entities, this).RunAsync(name, arguments),
            ChangeStreamEntity stream => new ChangeStreamOperations(stream).RunAsync(name, arguments),
            IGridFSBucket bucket => new BucketOperations(bucket).RunAsync(name, arguments),
            var entity => throw new SpecRunnerException($"Operations of a {entity.GetType().Name} are not known: {name}"),
        };
    }
}
