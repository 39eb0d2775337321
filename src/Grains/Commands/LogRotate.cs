namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/logRotate/"/>: begins the audit log's file anew. The server's log
/// goes to where the configuration says, mostly to what starts the process, and has no file of its own.
/// </summary>
internal static class LogRotate
{
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "comment", (ref _, in _) => { } },
    };

    public static ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        bool nothing = false;
        Table.Read(command, ref nothing);
        var which = Argument.First(command, isNullMissing: false);
        if (which.Raw.Type == ElementType.String)
        {
            string log = which.String();
            if (log != "server" && (log != "audit" || !services.Audit.IsOn))
                throw new DocumentException(ErrorCode.NoSuchKey, $"Unknown log type for rotation: {log}");
            if (log == "audit")
                services.Audit.Rotate();
        }
        else if (which.Raw.Type != ElementType.Boolean && !which.Raw.IsNumber)
        {
            throw which.WrongType("types '[bool, long, int, decimal, double, string]'");
        }
        else
        {
            services.Audit.Rotate();
        }

        return ValueTask.FromResult(Replies.Ok);
    }
}
