namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/create/"/></summary>
internal static class Create
{
    public static async ValueTask<Reply> RunAsync(
        IDocumentStore store, Command command, CancellationToken cancellationToken)
    {
        await store.CreateCollectionAsync(command.Namespace, Parse(command), cancellationToken);
        return Replies.Ok;
    }

    // The options as they came, once their types are known to be right.
    private static RawDocument Parse(Command command)
    {
        using var options = new RawWriter();
        options.WriteStartDocument();
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (!IsOption(in arguments))
            {
                arguments.Other();
                continue;
            }

            options.WriteName(arguments.Name);
            options.WriteValue(arguments.Raw);
        }

        options.WriteEndDocument();
        return options.ToDocument();
    }

    private static bool IsOption(ref readonly Arguments arguments)
    {
        if (arguments.Is("capped"u8) || arguments.Is("autoIndexId"u8) || arguments.Is("temp"u8))
            arguments.Boolean();
        else if (arguments.Is("size"u8) || arguments.Is("max"u8))
            arguments.Int64();
        else if (arguments.Is("validationLevel"u8) || arguments.Is("validationAction"u8) || arguments.Is("viewOn"u8))
            arguments.String();
        else if (arguments.Is("pipeline"u8))
            arguments.Array();
        else if (arguments.Is("validator"u8) || arguments.Is("collation"u8) || arguments.Is("storageEngine"u8)
            || arguments.Is("indexOptionDefaults"u8) || arguments.Is("idIndex"u8) || arguments.Is("timeseries"u8)
            || arguments.Is("changeStreamPreAndPostImages"u8) || arguments.Is("encryptedFields"u8))
            arguments.Document();
        else
            return arguments.Is("expireAfterSeconds"u8) || arguments.Is("clusteredIndex"u8);
        return true;
    }
}
