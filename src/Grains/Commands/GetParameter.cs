namespace Streetcar.Grains;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/getParameter/"/></summary>
internal static class GetParameter
{
    private static readonly BsonDocument Parameters = new()
    {
        ["authenticationMechanisms"] = BsonArray.Empty,
        ["featureCompatibilityVersion"] = new BsonDocument { ["version"] = "7.0" },
        ["maxBSONObjectSize"] = BatchLimit.MaxBytes,
    };

    public static ValueTask<Reply> RunAsync(Reads reads, Command command, CancellationToken cancellationToken)
    {
        Admin.Require(command);
        bool all = AsksForAll(command.Document);
        var found = Parameters.Where(parameter => all || command.Document.ContainsKey(parameter.Name)).ToList();
        return found.Count > 0
            ? ValueTask.FromResult(Replies.From(new BsonDocument(found)))
            : throw new DocumentException(ErrorCode.InvalidOptions, "no option found to get");
    }

    // {getParameter: "*"}, or {getParameter: {allParameters: true}}.
    private static bool AsksForAll(BsonDocument command)
    {
        var which = command["getParameter"];
        return which.Type == BsonType.Document
            ? which.AsDocument["allParameters"].Raw.IsTruthy
            : which == (BsonValue)"*";
    }
}
