namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/convertToCapped/"/></summary>
internal static class ConvertToCapped
{
    public static async ValueTask<Reply> RunAsync(
        IDocumentStore store, Command command, CancellationToken cancellationToken)
    {
        await store.ConvertToCappedAsync(command.Namespace, Parse(command), cancellationToken);
        return Replies.Ok;
    }

    private static long Parse(Command command)
    {
        long? size = null;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("size"u8))
                size = arguments.Int64();
            else
                arguments.Other();
        }

        return size ?? throw arguments.Missing("size");
    }
}
