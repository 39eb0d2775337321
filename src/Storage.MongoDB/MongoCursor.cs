using System.Diagnostics;
using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>A cursor of the server, held by the driver, which stays with the server that has it.</summary>
/// <param name="cursor">The driver's cursor, which this owns.</param>
/// <param name="left">How many documents there are at most.</param>
/// <param name="tails">Whether the cursor stays open at the end of the collection.</param>
internal sealed class MongoCursor(IAsyncCursor<RawBsonDocument> cursor, long left, bool tails) : IStoreCursor
{
    // How often a cursor that tails looks for documents while somebody waits for them.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private IEnumerator<RawBsonDocument>? _batch;
    private RawBsonDocument? _next;
    private bool _atEnd;

    public RawDocument? PostBatchResumeToken { get; private set; }

    public async ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        long bytes = 0;
        for (int count = 0; count < limit.Documents; count++)
        {
            if (left == 0 || !await StepAsync(cancellationToken).ConfigureAwait(false))
            {
                // The driver's token is behind all that it has fetched.
                if (cursor is IChangeStreamCursor<RawBsonDocument> stream && stream.GetResumeToken() is { } token)
                    PostBatchResumeToken = Documents.From(token);
                return left > 0 && !_atEnd;
            }

            bytes += _next!.Slice.Length;
            if (count > 0 && bytes > limit.Bytes)
                return true;
            if (cursor is IChangeStreamCursor<RawBsonDocument> && _next.TryGetValue("_id", out var id) && id.IsBsonDocument)
                PostBatchResumeToken = Documents.From(id.AsBsonDocument);
            Documents.Write(_next, batch);
            _next = null;
            left--;
        }

        return left > 0;
    }

    /// <summary>Reads the first batch.</summary>
    /// <returns>Itself, or null where that was all.</returns>
    public async ValueTask<IStoreCursor?> ReadFirstAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        bool more = false;
        try
        {
            more = await ReadAsync(batch, limit, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!more)
                await DisposeAsync().ConfigureAwait(false);
        }

        return more ? this : null;
    }

    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        // Only the pauses can be ended early: a batch that is on its way belongs to the next reader.
        while (!await StepAsync(CancellationToken.None).ConfigureAwait(false) && !_atEnd)
        {
            var rest = longest - Stopwatch.GetElapsedTime(start);
            if (rest <= TimeSpan.Zero)
                return;
            await Task.Delay(rest < Interval ? rest : Interval, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        _next?.Dispose();
        while (_batch?.MoveNext() == true)
            _batch.Current.Dispose();
        // Tells the server, which is nothing to wait for.
        return new ValueTask(Task.Run(cursor.Dispose));
    }

    // Whether there is a next document, having fetched batches until there is one or no further batch; or, where the cursor
    // tails, until one was empty.
    private async ValueTask<bool> StepAsync(CancellationToken cancellationToken)
    {
        if (_next is not null)
            return true;
        while (_batch?.MoveNext() != true)
        {
            if (!await Deployment.CallAsync(cursor.MoveNextAsync, mayRepeat: false, cancellationToken).ConfigureAwait(false))
            {
                _atEnd = true;
                return false;
            }

            _batch = cursor.Current.GetEnumerator();
            if (_batch.MoveNext())
                break;
            if (tails)
                return false;
        }

        _next = _batch.Current;
        return true;
    }
}
