namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/getCmdLineOpts/"/></summary>
internal static class GetCmdLineOpts
{
    private static readonly Reply Options = new(new RawDocument
    {
        ["argv"] = RawArray.From(Environment.GetCommandLineArgs().Select(argument => (RawValue)argument)),
        ["parsed"] = RawDocument.Empty,
        ["ok"] = 1.0,
    });

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        return ValueTask.FromResult(Options);
    }
}
