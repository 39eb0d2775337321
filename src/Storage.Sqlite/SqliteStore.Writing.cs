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
        Func<WriteTransaction, AppliedWrites> write =
            transaction => new AppliedWrites(WriteCommands.Execute(transaction, collection, requests));
        bool isShort = ShortWrites.AreShort(requests);
        if (TryRun(collection.Database, write, isShort, cancellationToken) is { } applied)
            return applied;
        return CreatingWrites.AreAmong(requests)
            ? RunOpenedAsync(collection.Database, write, isShort, cancellationToken)
            : WriteIfExistsAsync(collection, requests, isShort, cancellationToken);
    }

    // Creates no database, since the writes would find nothing in it.
    private async ValueTask<AppliedWrites> WriteIfExistsAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, bool isShort, CancellationToken cancellationToken)
    {
        while (FindDatabase(collection.Database) is { } found
            && await found.UseAsync(cancellationToken).ConfigureAwait(false) is { } use)
        {
            using (use)
            {
                var write = Operation(requests);
                if (write.TryQueue(use.Database))
                    return await write.Completion.ConfigureAwait(false);
            }
        }

        // Nobody will ask for what a repetition would find.
        var nothing = Operation([.. requests.Select(request => request with { Retry = null })]);
        return nothing.TryQueue(_databases.Nothing)
            ? await nothing.Completion.ConfigureAwait(false)
            : throw new DocumentException(ErrorCode.ShutdownInProgress, "The store is shutting down");

        WriteOperation<AppliedWrites> Operation(IReadOnlyList<WriteRequest> writes) => new(
            transaction => new AppliedWrites(WriteCommands.Execute(transaction, collection, writes)), cancellationToken)
        {
            IsShort = isShort,
        };
    }
}
