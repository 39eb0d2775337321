namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/getParameter/"/></summary>
internal static class GetParameter
{
    private static readonly RawDocument Parameters = new()
    {
        ["authenticationMechanisms"] = RawArray.Empty,
        ["featureCompatibilityVersion"] = new RawDocument { ["version"] = "7.0" },
        ["maxBSONObjectSize"] = BatchLimit.MaxBytes,
    };

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        Admin.Require(command);
        bool all = AsksForAll(command.Document);
        var found = Parameters.Where(parameter => all || command.Document.ContainsKey(parameter.Name)).ToList();
        return found.Count > 0
            ? ValueTask.FromResult(Replies.From(new RawDocument(found)))
            : throw new DocumentException(ErrorCode.InvalidOptions, "no option found to get");
    }

    // {getParameter: "*"}, or {getParameter: {allParameters: true}}.
    private static bool AsksForAll(RawDocument command)
    {
        var which = command["getParameter"];
        return which.Type == ElementType.Document
            ? which.AsDocument["allParameters"].Raw.IsTruthy
            : which == (RawValue)"*";
    }
}
