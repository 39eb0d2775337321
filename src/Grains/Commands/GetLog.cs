namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/getLog/"/>: the logs are known but empty, for the
/// silo writes its log to where its configuration says and keeps no lines of it.
/// </summary>
internal static class GetLog
{
    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        var log = command.Argument;
        if (log.Type == ElementType.Null)
            throw ArgumentErrors.Missing("getLog", "getLog");
        if (log.Type != ElementType.String)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch, $"Argument to getLog must be of type String; found {log.ToValue()} of type {log.Type.Alias()}");
        }

        return ValueTask.FromResult(new Reply(log.ToString() switch
        {
            "*" => new RawDocument { ["names"] = ["global", "startupWarnings"], ["ok"] = 1.0 },
            "global" or "startupWarnings" => new RawDocument
            {
                ["totalLinesWritten"] = 0,
                ["log"] = RawArray.Empty,
                ["ok"] = 1.0,
            },
            var name => throw new DocumentException(ErrorCode.OperationFailed, $"No log named '{name}'"),
        }));
    }
}
