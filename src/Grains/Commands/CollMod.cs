namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/collMod/"/></summary>
internal static class CollMod
{
    private static readonly ArgumentReader<RawWriter> Index = Pass.Document(new ArgumentTable<RawWriter>
    {
        { "name", Pass.String },
        { "keyPattern", Pass.Document },
        { "expireAfterSeconds", Pass.Number },
        { "hidden", Pass.Boolean },
        { "unique", Pass.Boolean },
        { "prepareUnique", Pass.Boolean },
    });

    // The changes as they came, once their types are known to be right.
    private static readonly ArgumentTable<RawWriter> Table = new()
    {
        { "cappedMax", Pass.Number(long.MinValue, int.MaxValue) },
        { "cappedSize", Pass.Number(1, CollectionOptionDocuments.MostCappedBytes) },
        { "changeStreamPreAndPostImages", CollectionOptionDocuments.Images },
        { "dryRun", Pass.Boolean },
        { "expireAfterSeconds", Requirement.NotNull, Expiry },
        { "index", Index },
        { "pipeline", Pass.Pipeline },
        { "timeseries", CollectionOptionDocuments.TimeSeriesChange },
        { "validationAction", CollectionOptionDocuments.ValidationAction },
        { "validationLevel", CollectionOptionDocuments.ValidationLevel },
        { "validator", Pass.Document },
        { "viewOn", Pass.String },
    };

    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken) =>
        Replies.From(await store.ModifyCollectionAsync(command.Namespace, Pass.Read(Table, command), cancellationToken));

    // A string ends it.
    private static void Expiry(ref RawWriter to, in Argument argument)
    {
        if (argument.Raw.Type == ElementType.String)
            Pass.Any(ref to, argument);
        else if (argument.Raw.IsNumber)
            Pass.Number(ref to, argument);
        else
            throw argument.WrongType("types '[string, long, int, decimal, double]'");
    }
}
