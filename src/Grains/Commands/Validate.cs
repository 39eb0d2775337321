namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/validate/"/>. Every validation is a full one, and
/// repairs nothing.
/// </summary>
internal static class Validate
{
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "background", (ref _, in argument) => argument.Boolean() },
        { "checkBSONConformance", (ref _, in argument) => argument.Boolean() },
        { "fixMultikey", (ref to, in argument) => to |= argument.Boolean() },
        { "full", (ref _, in argument) => argument.Boolean() },
        { "metadata", (ref _, in argument) => argument.Boolean() },
        { "repair", (ref to, in argument) => to |= argument.Boolean() },
        { "scandata", (ref _, in argument) => argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        bool repairs = false;
        Table.Read(command, ref repairs);
        if (repairs)
        {
            throw new DocumentException(
                ErrorCode.CommandNotSupported, "Streetcar does not repair collections; restore a backup instead");
        }

        return Replies.From(await reads.Store.ValidateCollectionAsync(command.Namespace, cancellationToken));
    }
}
