using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite;

// Writes.
public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
    {
        NameRules.Check(collection);
        return RunAsync(
            collection.Database,
            transaction => new AppliedWrites(WriteCommands.Execute(transaction, collection, requests)),
            ShortWrites.AreShort(requests),
            cancellationToken);
    }
}
