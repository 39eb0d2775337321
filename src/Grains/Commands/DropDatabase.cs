namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/dropDatabase/"/></summary>
internal static class DropDatabase
{
    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        if (Argument.First(command).Int64() != 1)
            throw new DocumentException((ErrorCode)5255100, "Have to pass 1 as 'dropDatabase' parameter");
        if (command.Database == "admin")
            throw new DocumentException(ErrorCode.IllegalOperation, "Dropping the 'admin' database is prohibited.");
        await store.DropDatabaseAsync(command.Database, cancellationToken);
        return Replies.Ok;
    }
}
