using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Aggregation.ChangeStreams;
using Streetcar.Storage.Sqlite.ChangeStreams;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite;

// Change streams.
public sealed partial class SqliteStore
{
    private readonly ChangeRecording _recording;
    private readonly Task _trimming;

    private static bool IsChangeStream(AggregateRequest request) =>
        RawReader.TryFind(request.Pipeline.Span, "0"u8, out var first) && first.Type == ElementType.Document
        && RawReader.TryFind(first.Document, "$changeStream"u8, out _);

    private async ValueTask<IStoreCursor?> WatchAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        if (FindDatabase(request.Namespace.Database)?.Catalog.FindView(request.Namespace.Collection) is { } view)
            throw view.NotACollection();
        var pipeline = Pipeline.Compile(request.Pipeline, new QueryContext
        {
            Let = request.Let,
            Collation = request.Collation,
            Now = _options.Time.GetUtcNow(),
            Scripting = Scripting,
        });
        var options = pipeline.ChangeStream!;
        var scope = StreamScope.Of(request.Namespace, options);
        var given = Given(options);
        var signal = await _recording.WatchAsync(scope, SettleAsync, cancellationToken).ConfigureAwait(false);
        var position = given ?? new StreamPosition(new RawTimestamp(_clock.Now.Value + 1));
        var source = new ChangeSource(() => Watched(scope), new ChangeEvents(scope, options), position);
        var operation = new ReadOperation(request.Client, maxTime: null, Workers);
        var cursor = new ChangeStreamCursor(scope, source, pipeline, signal, _recording, operation);
        bool isOpen = false;
        try
        {
            if (position.Time <= _recording.Since)
                throw HistoryScan.Lost();
            isOpen = await cursor.ReadAsync(batch, limit, cancellationToken).ConfigureAwait(false);
            return isOpen ? cursor : null;
        }
        finally
        {
            if (!isOpen)
                await cursor.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Null for none.
    private static StreamPosition? Given(ChangeStreamOptions options)
    {
        if (options.StartAtOperationTime is { } time)
            return new StreamPosition(time);
        if ((options.ResumeAfter ?? options.StartAfter) is not { } token)
            return null;
        var position = StreamPosition.Parse(token);
        return !position.IsInvalidate || options.StartAfter is not null
            ? position
            : throw new DocumentException(
                ErrorCode.InvalidResumeToken,
                "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.");
    }

    private IEnumerable<StoredDatabase> Watched(StreamScope scope)
    {
        if (scope.Database is not null)
            return FindDatabase(scope.Database) is { } database ? [database] : [];
        return _databases.All.Where(database => scope.Includes(database.Name));
    }

    // Waits for the end of the writes that have begun in all databases.
    private async Task SettleAsync()
    {
        foreach (var database in _databases.All)
        {
            if (!database.TryUse(out var use))
                continue;
            using (use)
            {
                var nothing = new WriteAction<bool>(static _ => true, CancellationToken.None);
                if (nothing.TryQueue(use.Database))
                    await nothing.Completion.ConfigureAwait(false);
            }
        }
    }

    private async Task TrimAsync()
    {
        using var timer = new PeriodicTimer(_recording.Interval, _options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false))
            {
                await _recording.EndUnwatchedAsync().ConfigureAwait(false);
                await TrimOnceAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
        }
    }

    private async Task TrimOnceAsync()
    {
        foreach (var database in _databases.All)
        {
            try
            {
                // One that is closed is opened when there is nothing to keep of it any more.
                bool isDue = database.Commits is { HasRecorded: true, LastRecorded: { Value: > 0 } last }
                    && (database.IsOpen || last < _recording.OldestKept);
                if (isDue && await database.UseAsync(_closing.Token).ConfigureAwait(false) is { } use)
                {
                    using (use)
                        await TrimAsync(use.Database).ConfigureAwait(false);
                    // One that has been dropped was kept for its history.
                    if (!database.Commits.HasRecorded && database.Facts().IsEmpty)
                        database.CloseOrDropEmpty();
                }
            }
            catch (Exception e) when (e is DocumentException or IOException or UnauthorizedAccessException)
            {
                // A full or failing disk is reported by the next write; the next round tries again.
            }
        }
    }

    private async Task TrimAsync(Database database)
    {
        bool isDone = false;
        while (!isDone)
        {
            var step = new WriteAction<bool>(
                transaction => ChangeHistory.Trim(transaction.Connection, _recording.OldestKept, _recording.MaxBytes), _closing.Token);
            isDone = !step.TryQueue(database) || !await step.Completion.ConfigureAwait(false);
        }

        if (database.Commits.LastRecorded < _recording.OldestKept)
            database.Commits.HasRecorded = false;
    }
}
