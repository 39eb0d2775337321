using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite;

// The background task that deletes documents whose time is over.
public sealed partial class SqliteStore
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _expiry;

    private async Task ExpireAsync()
    {
        using var timer = new PeriodicTimer(_options.ExpiryInterval, _options.Time);
        try
        {
            do
                await ExpireOnceAsync().ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
        }
    }

    private async Task ExpireOnceAsync()
    {
        foreach (var database in _databases.All)
        {
            try
            {
                if (database.Facts().Expires && await database.UseAsync(_closing.Token).ConfigureAwait(false) is { } use)
                {
                    using (use)
                        await ExpireAsync(use.Database).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is DocumentException or IOException or UnauthorizedAccessException)
            {
                // A full or failing disk is reported by the next write; the next round tries again.
            }
        }
    }

    private async Task ExpireAsync(Database database)
    {
        var expiring = from collection in database.Catalog.Collections
                       from index in collection.Indexes
                       where collection.ExpireAfter(index) is not null
                       select (Collection: collection.Id, Index: index.Id);
        foreach (var (collection, index) in expiring)
        {
            bool isDone = false;
            while (!isDone)
            {
                var step = new WriteAction<bool>(
                    transaction => ExpiredDocuments.DeleteSome(transaction, collection, index), _closing.Token);
                isDone = !step.TryQueue(database) || await step.Completion.ConfigureAwait(false);
            }
        }
    }
}
