namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/killOp/"/></summary>
internal static class KillOp
{
    private static readonly ArgumentTable<long> Table = new()
    {
        { "op", Requirement.Required, (ref to, in argument) => to = argument.Int64() },
    };

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        Admin.Require(command);
        long operation = 0;
        Table.Read(command, ref operation);
        // As in MongoDB, one that has ended is no error: it might have ended just before.
        reads.Connections?.Kill(operation);
        return ValueTask.FromResult(new Reply(new RawDocument { ["info"] = "attempting to kill op", ["ok"] = 1.0 }));
    }
}
