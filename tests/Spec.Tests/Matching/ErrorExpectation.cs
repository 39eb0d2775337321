using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Matching;

/// <summary>What is expected of an operation's error.</summary>
internal static class ErrorExpectation
{
    public static void Verify(BsonDocument expected, Exception error, Entities entities)
    {
        foreach (var field in expected)
        {
            if (!Holds(field.Name, field.Value, error, entities))
                throw new MatchException(field.Name, field.Value.ToJson(), error.ToString());
        }
    }

    private static bool Holds(string name, BsonValue expected, Exception error, Entities entities)
    {
        switch (name)
        {
            case "isError":
                return true;
            case "isClientError":
                return expected.AsBoolean == !ServerError.IsOne(error);
            case "errorContains":
                return error.Message.Contains(expected.AsString, StringComparison.OrdinalIgnoreCase);
            case "errorCode":
                return ServerError.Code(error) == expected.AsInt32;
            case "errorCodeName":
                return expected.AsString.Equals(ServerError.CodeName(error), StringComparison.OrdinalIgnoreCase);
            case "errorLabelsContain":
                return error is MongoException labeled
                    && expected.AsBsonArray.All(label => labeled.HasErrorLabel(label.AsString));
            case "errorLabelsOmit":
                return error is not MongoException bare
                    || !expected.AsBsonArray.Any(label => bare.HasErrorLabel(label.AsString));
            case "errorResponse":
                new Match(entities).Root(expected, ServerError.Response(error));
                return true;
            case "expectResult":
                new Match(entities).Root(expected, ResultOf(error));
                return true;
            case "writeErrors":
                var errors = WriteErrorsOf(error);
                new Match(entities).Roots([.. expected.AsBsonDocument.Values], [.. errors.Values]);
                return expected.AsBsonDocument.Names.SequenceEqual(errors.Names);
            case "writeConcernErrors":
                new Match(entities).Roots(expected.AsBsonArray, ConcernErrorsOf(error));
                return true;
            default:
                throw new SpecRunnerException($"The expectation '{name}' of errors is not known.");
        }
    }

    private static BsonDocument? ResultOf(Exception error) => error switch
    {
        MongoBulkWriteException<BsonDocument> write => ResultDocuments.Of(write.Result),
        ClientBulkWriteException { PartialResult: { } partial } => ResultDocuments.Of(partial),
        _ => null,
    };

    private static BsonDocument WriteErrorsOf(Exception error) => new(
        ((error as ClientBulkWriteException)?.WriteErrors ?? new Dictionary<int, WriteError>()).Select(write => new BsonElement(
            $"{write.Key}", new BsonDocument { ["code"] = write.Value.Code, ["message"] = write.Value.Message })));

    private static BsonArray ConcernErrorsOf(Exception error) =>
        [.. ((error as ClientBulkWriteException)?.WriteConcernErrors ?? []).Select(ServerError.ConcernError)];
}
