namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/compact/"/>: the free pages of a database's file are for what is
/// written next, in whatever collection, and are not given back to the operating system.
/// </summary>
internal static class Compact
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "dryRun", (ref to, in argument) => to.IsDry = argument.OnlyBoolean() },
        { "force", (ref _, in argument) => argument.OnlyBoolean() },
        { "freeSpaceTargetMB", (ref _, in argument) => CheckTarget(argument.Int64()) },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        await CatalogLookup.RequireCollectionAsync(services.Store, command.Namespace, cancellationToken);
        return Replies.From(new RawDocument { [arguments.IsDry ? "estimatedBytesFreed" : "bytesFreed"] = 0 });
    }

    private static void CheckTarget(long megabytes)
    {
        if (megabytes < 1)
            throw new DocumentException(ErrorCode.BadValue, $"BSON field 'compact.freeSpaceTargetMB' value must be >= 1, actual value '{megabytes}'");
    }

    private struct Arguments
    {
        public bool IsDry;
    }
}
