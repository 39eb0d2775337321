namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/validate/"/>. Every validation is a full one, and
/// repairs nothing.
/// </summary>
internal static class Validate
{
    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        Check(command);
        return Replies.From(await reads.Store.ValidateCollectionAsync(command.Namespace, cancellationToken));
    }

    private static void Check(Command command)
    {
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("full"u8) || arguments.Is("metadata"u8) || arguments.Is("checkBSONConformance"u8)
                || arguments.Is("background"u8) || arguments.Is("scandata"u8))
            {
                arguments.Boolean();
            }
            else if (arguments.Is("repair"u8) || arguments.Is("fixMultikey"u8))
            {
                if (arguments.Boolean())
                {
                    throw new DocumentException(
                        ErrorCode.CommandNotSupported, "Streetcar does not repair collections; restore a backup instead");
                }
            }
            else
            {
                arguments.Other();
            }
        }
    }
}
