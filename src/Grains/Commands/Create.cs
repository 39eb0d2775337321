namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/create/"/></summary>
internal static class Create
{
    // The options as they came, once their types are known to be right.
    private static readonly ArgumentTable<RawWriter> Table = new()
    {
        { "autoIndexId", Pass.Boolean },
        { "capped", Pass.Boolean },
        { "changeStreamPreAndPostImages", Pass.Document },
        { "clusteredIndex", Pass.Any },
        { "collation", Pass.Document },
        { "encryptedFields", Pass.Document },
        { "expireAfterSeconds", Pass.Any },
        { "idIndex", Pass.Document },
        { "indexOptionDefaults", Pass.Document },
        { "max", Pass.Number },
        { "pipeline", Pass.Array },
        { "size", Pass.Number },
        { "storageEngine", Pass.Document },
        { "temp", Pass.Boolean },
        { "timeseries", Pass.Document },
        { "validationAction", Pass.String },
        { "validationLevel", Pass.String },
        { "validator", Pass.Document },
        { "viewOn", Pass.String },
    };

    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        await store.CreateCollectionAsync(command.Namespace, Pass.Read(Table, command), cancellationToken);
        return Replies.Ok;
    }
}
