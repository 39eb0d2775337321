namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/collMod/"/></summary>
internal static class CollMod
{
    public static async ValueTask<Reply> RunAsync(
        IDocumentStore store, Command command, CancellationToken cancellationToken) =>
        Replies.From(await store.ModifyCollectionAsync(command.Namespace, Parse(command), cancellationToken));

    // The changes as they came, once their types are known to be right.
    private static RawDocument Parse(Command command)
    {
        using var changes = new RawWriter();
        changes.WriteStartDocument();
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (!IsChange(in arguments))
            {
                arguments.Other();
                continue;
            }

            changes.WriteName(arguments.Name);
            changes.WriteValue(arguments.Raw);
        }

        changes.WriteEndDocument();
        return changes.ToDocument();
    }

    private static bool IsChange(ref readonly Arguments arguments)
    {
        if (arguments.Is("index"u8) || arguments.Is("validator"u8) || arguments.Is("changeStreamPreAndPostImages"u8))
            arguments.Document();
        else if (arguments.Is("validationLevel"u8) || arguments.Is("validationAction"u8) || arguments.Is("viewOn"u8))
            arguments.String();
        else if (arguments.Is("pipeline"u8))
            arguments.Array();
        else if (arguments.Is("cappedSize"u8) || arguments.Is("cappedMax"u8))
            arguments.Int64();
        else if (arguments.Is("dryRun"u8))
            arguments.Boolean();
        else
            return false;
        return true;
    }
}
