namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/collMod/"/></summary>
internal static class CollMod
{
    // The changes as they came, once their types are known to be right.
    private static readonly ArgumentTable<RawWriter> Table = new()
    {
        { "cappedMax", Pass.Number },
        { "cappedSize", Pass.Number },
        { "changeStreamPreAndPostImages", Pass.Document },
        { "dryRun", Pass.Boolean },
        { "index", Pass.Document },
        { "pipeline", Pass.Array },
        { "validationAction", Pass.String },
        { "validationLevel", Pass.String },
        { "validator", Pass.Document },
        { "viewOn", Pass.String },
    };

    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken) =>
        Replies.From(await store.ModifyCollectionAsync(command.Namespace, Pass.Read(Table, command), cancellationToken));
}
