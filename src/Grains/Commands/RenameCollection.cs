namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/renameCollection/"/></summary>
internal static class RenameCollection
{
    public static async ValueTask<Reply> RunAsync(
        IDocumentStore store, Command command, CancellationToken cancellationToken)
    {
        Admin.Require(command);
        var (target, dropTarget) = Parse(command);
        await store.RenameCollectionAsync(
            Namespace.Parse(command.Collection), target, dropTarget, cancellationToken);
        return Replies.Ok;
    }

    private static (Namespace Target, bool DropTarget) Parse(Command command)
    {
        string? target = null;
        bool dropTarget = false;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("to"u8))
                target = arguments.String();
            else if (arguments.Is("dropTarget"u8))
                dropTarget = arguments.Boolean();
            else
                arguments.Other();
        }

        return (Namespace.Parse(target ?? throw arguments.Missing("to")), dropTarget);
    }
}
