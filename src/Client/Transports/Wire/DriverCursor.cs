using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client.Transports.Wire;

/// <summary>A cursor of MongoDB.Driver.</summary>
internal sealed class DriverCursor(IMongoClient client, IAsyncCursor<RawBsonDocument> cursor) : IBatchCursor
{
    private IEnumerator<RawBsonDocument>? _batch;

    public bool IsExhausted { get; private set; }

    public static async ValueTask<IBatchCursor> OpenAsync(
        IMongoClient client, Task<IAsyncCursor<RawBsonDocument>> opening, CancellationToken cancellationToken)
    {
        var cursor = new DriverCursor(client, await DriverErrors.TranslateAsync(opening, client).ConfigureAwait(false));
        await cursor.FetchAsync(cancellationToken).ConfigureAwait(false);
        return cursor;
    }

    public bool TryTake(out DocumentBytes document)
    {
        if (_batch is null || !_batch.MoveNext())
        {
            document = default;
            return false;
        }

        document = new DocumentBytes(_batch.Current.Slice, IsShared: false);
        return true;
    }

    public async ValueTask FetchAsync(CancellationToken cancellationToken)
    {
        IsExhausted = !await DriverErrors.TranslateAsync(cursor.MoveNextAsync(cancellationToken), client).ConfigureAwait(false);
        _batch = IsExhausted ? null : cursor.Current.GetEnumerator();
    }

    // The driver closes a cursor on the server by a call that it waits for.
    public ValueTask DisposeAsync()
    {
        if (!IsExhausted)
            return new ValueTask(Task.Run(cursor.Dispose));
        cursor.Dispose();
        return default;
    }
}
