namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/convertToCapped/"/></summary>
internal static class ConvertToCapped
{
    private static readonly ArgumentTable<Arguments> Table = new(ignoresUnknown: true)
    {
        { "size", (ref to, in argument) => to.Size = argument.Raw.IsNumber ? argument.Int64() : 0 },
    };

    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        var ns = command.Namespace;
        if (arguments.Size <= 0)
            throw new DocumentException(ErrorCode.InvalidOptions, "convertToCapped needs the new size of the collection, a number of bytes");
        await store.ConvertToCappedAsync(ns, arguments.Size, cancellationToken);
        return Replies.Ok;
    }

    private struct Arguments
    {
        public long Size;
    }
}
