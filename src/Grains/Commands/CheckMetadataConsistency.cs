namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/checkMetadataConsistency/"/>: a database's catalog
/// lies in one place, so that there is no other that it could contradict.
/// </summary>
internal static class CheckMetadataConsistency
{
    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        CheckArguments(command);
        string ns = command.Argument.IsNumber
            ? Namespace.Of(command.Database, "$cmd.aggregate").ToString()
            : command.Namespace.ToString();
        using var writer = new RawWriter();
        CursorReply.Start(writer, "firstBatch"u8);
        return ValueTask.FromResult(CursorReply.End(writer, 0, ns));
    }

    private static void CheckArguments(Command command)
    {
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("checkIndexes"u8))
                arguments.Boolean();
            else if (arguments.Is("cursor"u8))
                CursorOptions.Parse("checkMetadataConsistency.cursor", arguments.Document());
            else
                arguments.Other();
        }
    }
}
