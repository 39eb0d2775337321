namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/convertToCapped/"/></summary>
internal static class ConvertToCapped
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "size", Requirement.Required, (ref to, in argument) => to.Size = argument.Int64() },
    };

    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        await store.ConvertToCappedAsync(command.Namespace, Parse(command), cancellationToken);
        return Replies.Ok;
    }

    private static long Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        return arguments.Size;
    }

    private struct Arguments
    {
        public long Size;
    }
}
