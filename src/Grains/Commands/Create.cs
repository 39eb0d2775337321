namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/create/"/></summary>
internal static class Create
{
    // The options as they came, once their types are known to be right.
    private static readonly ArgumentTable<RawWriter> Table = new()
    {
        { "autoIndexId", Pass.Boolean },
        { "capped", Pass.Boolean },
        { "changeStreamPreAndPostImages", CollectionOptionDocuments.Images },
        { "clusteredIndex", Requirement.NotNull, CollectionOptionDocuments.ClusteredIndex },
        { "collation", CollectionOptionDocuments.Collation },
        { "encryptedFields", EncryptedFields.Read },
        { "expireAfterSeconds", Pass.Number },
        { "idIndex", Pass.Document },
        { "indexOptionDefaults", StorageEngineOptions.IndexDefaults },
        { "max", Pass.Number(long.MinValue, int.MaxValue) },
        { "pipeline", Pass.Pipeline },
        { "size", Pass.Number(1, CollectionOptionDocuments.MostCappedBytes) },
        { "storageEngine", StorageEngineOptions.Read },
        { "temp", Pass.Boolean },
        { "timeseries", CollectionOptionDocuments.TimeSeries },
        { "validationAction", CollectionOptionDocuments.ValidationAction },
        { "validationLevel", CollectionOptionDocuments.ValidationLevel },
        { "validator", Pass.Document },
        { "viewOn", Pass.String },
    };

    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        await store.CreateCollectionAsync(command.Namespace, Pass.Read(Table, command), cancellationToken);
        return Replies.Ok;
    }

    public static async ValueTask<Reply> RunInAsync(
        IStoreTransaction transaction, Command command, CancellationToken cancellationToken)
    {
        await transaction.CreateCollectionAsync(command.Namespace, Pass.Read(Table, command), cancellationToken);
        return Replies.Ok;
    }
}
