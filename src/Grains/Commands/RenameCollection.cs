using System.Text;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/renameCollection/"/></summary>
internal static class RenameCollection
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "to", Requirement.Required, (ref to, in argument) => to.Target = argument.String() },
        { "dropTarget", (ref to, in argument) => to.DropTarget = argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        Admin.Require(command);
        var (target, dropTarget) = Parse(command);
        await store.RenameCollectionAsync(
            Namespace.Parse(command.Collection), target, dropTarget, cancellationToken);
        return Replies.Ok;
    }

    // It runs on admin and names both collections in full.
    public static string ChangedDatabase(Command command)
    {
        var source = command.Argument;
        int dot = source.Type == ElementType.String ? source.Utf8.IndexOf((byte)'.') : -1;
        return dot > 0
            ? Encoding.UTF8.GetString(source.Utf8[..dot])
            : throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid namespace specified '{source.ToValue()}'");
    }

    private static (Namespace Target, bool DropTarget) Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        return (Namespace.Parse(arguments.Target!), arguments.DropTarget);
    }

    private struct Arguments
    {
        public string? Target;
        public bool DropTarget;
    }
}
