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
        var operation = Operation(collection, requests, cancellationToken);
        if (TryRun(collection.Database, operation, cancellationToken) is { } applied)
            return applied;
        return CreatingWrites.AreAmong(requests)
            ? RunOpenedAsync(collection.Database, operation, cancellationToken)
            : WriteIfExistsAsync(collection, requests, operation, cancellationToken);
    }

    // Creates no database, since the writes would find nothing in it.
    private async ValueTask<AppliedWrites> WriteIfExistsAsync(
        Namespace collection,
        IReadOnlyList<WriteRequest> requests,
        WriteOperation<AppliedWrites> operation,
        CancellationToken cancellationToken)
    {
        while (FindDatabase(collection.Database) is { } found
            && await found.UseAsync(cancellationToken).ConfigureAwait(false) is { } use)
        {
            using (use)
            {
                if (operation.TryQueue(use.Database))
                    return await operation.Completion.ConfigureAwait(false);
            }
        }

        // Nobody will ask for what a repetition would find, and there is no file to bring to disk.
        var nothing = Operation(
            collection, [.. requests.Select(request => request with { Retry = null, IsJournaled = true })], cancellationToken);
        return nothing.TryQueue(_databases.Nothing)
            ? await nothing.Completion.ConfigureAwait(false)
            : throw new DocumentException(ErrorCode.ShutdownInProgress, "The store is shutting down");
    }

    private WriteOperation<AppliedWrites> Operation(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken) =>
        ShortWrites.AreShort(requests)
            ? new WriteAction<AppliedWrites>(
                transaction => new WriteCommands(collection, requests, CancellationToken.None).ExecuteBesideLocks(transaction),
                cancellationToken)
            {
                IsShort = true,
                Collection = collection.Collection,
                IsJournaled = AnyIsJournaled(requests),
            }
            : new SteppedWrite(
                new WriteCommands(collection, requests, cancellationToken),
                new OutsideWork(Workers, () => FindDatabase(collection.Database)),
                cancellationToken)
            {
                Collection = collection.Collection,
                IsJournaled = AnyIsJournaled(requests),
            };

    private static bool AnyIsJournaled(IReadOnlyList<WriteRequest> requests)
    {
        for (int i = 0; i < requests.Count; i++)
        {
            if (requests[i].IsJournaled)
                return true;
        }

        return false;
    }
}
