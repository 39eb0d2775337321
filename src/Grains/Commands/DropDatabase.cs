namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/dropDatabase/"/></summary>
internal static class DropDatabase
{
    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        if (!command.Argument.TryGetInt64(out long one) || one != 1)
            throw new DocumentException((ErrorCode)5255100, "Have to pass 1 as 'dropDatabase' parameter");
        return await store.DropDatabaseAsync(command.Database, cancellationToken)
            ? new Reply(new RawDocument { ["dropped"] = command.Database, ["ok"] = 1.0 })
            : Replies.Ok;
    }
}
