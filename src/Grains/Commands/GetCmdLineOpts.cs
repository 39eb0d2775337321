namespace Streetcar.Grains;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/getCmdLineOpts/"/></summary>
internal static class GetCmdLineOpts
{
    private static readonly Reply Options = new(new BsonDocument
    {
        ["argv"] = BsonArray.From(Environment.GetCommandLineArgs().Select(argument => (BsonValue)argument)),
        ["parsed"] = BsonDocument.Empty,
        ["ok"] = 1.0,
    });

    public static ValueTask<Reply> RunAsync(Reads reads, Command command, CancellationToken cancellationToken)
    {
        Admin.Require(command);
        Arguments.AcceptOnlyGeneric(command);
        return ValueTask.FromResult(Options);
    }
}
