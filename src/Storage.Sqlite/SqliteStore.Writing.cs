using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

// What changes documents.
public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public bool OrdersWrites => true;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BsonDocument>> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
    {
        NameRules.Check(collection);
        return RunAsync(
            collection.Database,
            transaction => WriteCommands.Execute(transaction, collection, requests),
            cancellationToken);
    }
}
