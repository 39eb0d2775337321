namespace Streetcar.Spec.Tests;

/// <summary>What is expected of an operation's error.</summary>
internal static class ErrorExpectation
{
    public static void Verify(BsonDocument expected, Exception error, Entities entities)
    {
        foreach (var (name, value) in expected)
        {
            if (!Holds(name, value, error, entities))
                throw new MatchException(name, value.ToString(), error.ToString());
        }
    }

    private static bool Holds(string name, BsonValue expected, Exception error, Entities entities)
    {
        switch (name)
        {
            case "isError":
                return true;
            case "isClientError":
                return expected.AsBoolean == error is not DocumentException;
            case "errorContains":
                return error.Message.Contains(expected.AsString, StringComparison.OrdinalIgnoreCase);
            case "errorCode":
                return error is DocumentException coded && (int)coded.Code == expected.AsInt32;
            case "errorCodeName":
                return error is DocumentException named
                    && named.CodeName.Equals(expected.AsString, StringComparison.OrdinalIgnoreCase);
            case "errorLabelsContain":
                return error is DocumentException { Details: { } details } && details["errorLabels"] is { IsMissing: false } labels
                    && expected.AsArray.All(labels.AsArray.Contains);
            case "errorResponse":
                if (error is not DocumentException answered)
                    return false;
                new Match(entities).Root(expected, answered.ToReply());
                return true;
            case "expectResult":
                var result = error is WriteException write ? ResultDocuments.Of(write.Result) : default(BsonValue);
                new Match(entities).Root(expected, result);
                return true;
            default:
                throw new SpecRunnerException($"The expectation '{name}' of errors is not known.");
        }
    }
}
