using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>The rest of a result in a transaction, which can be read until that ends.</summary>
internal sealed class TransactionCursor(SqliteTransaction transaction, IStoreCursor inner) : IStoreCursor
{
    public ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        transaction.ReadAsync(inner, batch, limit, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
