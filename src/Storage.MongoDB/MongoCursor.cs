using MongoDB.Bson;
using MongoDB.Driver;
using BsonWriter = Streetcar.Bson.BsonWriter;

namespace Streetcar.Storage.MongoDB;

/// <summary>A cursor of the server, held by the driver, which stays with the server that has it.</summary>
/// <param name="cursor">The driver's cursor, which this owns.</param>
/// <param name="left">How many documents there are at most.</param>
internal sealed class MongoCursor(IAsyncCursor<RawBsonDocument> cursor, long left) : IStoreCursor
{
    private IEnumerator<RawBsonDocument>? _batch;
    private RawBsonDocument? _next;

    public async ValueTask<bool> ReadAsync(BsonWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        long bytes = 0;
        for (int count = 0; count < limit.Documents; count++)
        {
            if (left == 0 || !await StepAsync(cancellationToken).ConfigureAwait(false))
                return false;
            bytes += _next!.Slice.Length;
            if (count > 0 && bytes > limit.Bytes)
                return true;
            Documents.Write(_next, batch);
            _next = null;
            left--;
        }

        return left > 0;
    }

    public ValueTask DisposeAsync()
    {
        _next?.Dispose();
        while (_batch?.MoveNext() == true)
            _batch.Current.Dispose();
        // Tells the server, which is nothing to wait for.
        return new ValueTask(Task.Run(cursor.Dispose));
    }

    // Whether there is a next document, having fetched batches until there is one or no further batch.
    private async ValueTask<bool> StepAsync(CancellationToken cancellationToken)
    {
        if (_next is not null)
            return true;
        while (_batch?.MoveNext() != true)
        {
            if (!await Deployment.CallAsync(cursor.MoveNextAsync, mayRepeat: false, cancellationToken).ConfigureAwait(false))
                return false;
            _batch = cursor.Current.GetEnumerator();
        }

        _next = _batch.Current;
        return true;
    }
}
