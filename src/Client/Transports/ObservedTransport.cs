using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client.Transports;

/// <summary>
/// Makes an activity of each operation and logs it, by OpenTelemetry's conventions for databases
/// (<see href="https://opentelemetry.io/docs/specs/semconv/database/database-spans/"/>). Where nobody watches, operations go
/// straight through.
/// </summary>
internal sealed partial class ObservedTransport(ITransport inner, ActivitySource source, ILogger logger, TimeProvider time)
    : ITransport
{
    private bool IsWatched => source.HasListeners() || logger.IsEnabled(LogLevel.Debug);

    public TransportSession StartSession(ClientSessionOptions options) => inner.StartSession(options);

    /// <summary>Commits the session's transaction, or aborts it.</summary>
    public async ValueTask EndTransactionAsync(TransportSession session, bool isCommit, CancellationToken cancellationToken)
    {
        if (!IsWatched)
        {
            await EndAsync((session, isCommit, cancellationToken)).ConfigureAwait(false);
            return;
        }

        await WatchAsync(isCommit ? "commitTransaction" : "abortTransaction", "admin", null, EndAsync, (session, isCommit, cancellationToken))
            .ConfigureAwait(false);

        static async ValueTask<bool> EndAsync((TransportSession Session, bool IsCommit, CancellationToken Token) call)
        {
            var ending = call.IsCommit ? call.Session.CommitTransactionAsync(call.Token) : call.Session.AbortTransactionAsync(call.Token);
            await ending.ConfigureAwait(false);
            return call.IsCommit;
        }
    }

    public ValueTask<BsonDocument> RunCommandAsync(
        string database,
        BsonDocument command,
        ReadPreference? readPreference,
        TransportSession? session,
        CancellationToken cancellationToken) => IsWatched
        ? WatchAsync(
            command.ElementCount > 0 ? command.GetElement(0).Name : "command",
            database,
            null,
            static call => call.inner.RunCommandAsync(call.database, call.command, call.readPreference, call.session, call.cancellationToken), (inner, database, command, readPreference, session, cancellationToken))
        : inner.RunCommandAsync(database, command, readPreference, session, cancellationToken);

    public ValueTask<DocumentBytes?> FindByIdAsync(
        CollectionNamespace collection, BsonValue id, Concerns concerns, CancellationToken cancellationToken) => IsWatched
        ? WatchAsync("find", collection, static call => call.inner.FindByIdAsync(call.collection, call.id, call.concerns, call.cancellationToken), (inner, collection, id, concerns, cancellationToken))
        : inner.FindByIdAsync(collection, id, concerns, cancellationToken);

    public ValueTask<IBatchCursor> FindAsync(FindRequest request, CancellationToken cancellationToken) => IsWatched
        ? WatchAsync("find", request.Collection, static call => call.inner.FindAsync(call.request, call.cancellationToken), (inner, request, cancellationToken))
        : inner.FindAsync(request, cancellationToken);

    public ValueTask<IBatchCursor> AggregateAsync(AggregateRequest request, CancellationToken cancellationToken) => IsWatched
        ? WatchAsync("aggregate", request.Database, request.Collection, static call => call.inner.AggregateAsync(call.request, call.cancellationToken), (inner, request, cancellationToken))
        : inner.AggregateAsync(request, cancellationToken);

    public ValueTask<IBatchCursor> WatchAsync(WatchRequest request, CancellationToken cancellationToken) => IsWatched
        ? WatchAsync("aggregate", request.Database ?? "admin", request.Collection, static call => call.inner.WatchAsync(call.request, call.cancellationToken), (inner, request, cancellationToken))
        : inner.WatchAsync(request, cancellationToken);

    public ValueTask<IReadOnlyList<BsonValue>> DistinctAsync(DistinctRequest request, CancellationToken cancellationToken) =>
        IsWatched
            ? WatchAsync("distinct", request.Collection, static call => call.inner.DistinctAsync(call.request, call.cancellationToken), (inner, request, cancellationToken))
            : inner.DistinctAsync(request, cancellationToken);

    public ValueTask<long> EstimatedCountAsync(
        CollectionNamespace collection, EstimatedDocumentCountOptions? options, Concerns concerns, CancellationToken cancellationToken) =>
        IsWatched
            ? WatchAsync("count", collection, static call => call.inner.EstimatedCountAsync(call.collection, call.options, call.concerns, call.cancellationToken), (inner, collection, options, concerns, cancellationToken))
            : inner.EstimatedCountAsync(collection, options, concerns, cancellationToken);

    public ValueTask<DocumentBytes?> FindAndModifyAsync(FindAndModifyRequest request, CancellationToken cancellationToken) =>
        IsWatched
            ? WatchAsync("findAndModify", request.Collection, static call => call.inner.FindAndModifyAsync(call.request, call.cancellationToken), (inner, request, cancellationToken))
            : inner.FindAndModifyAsync(request, cancellationToken);

    public ValueTask<BulkResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken) => IsWatched
        ? WatchAsync(NameOf(request), request.Collection, static call => call.inner.WriteAsync(call.request, call.cancellationToken), (inner, request, cancellationToken))
        : inner.WriteAsync(request, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static string NameOf(WriteRequest request) => request.Writes switch
    {
        [Write.Insert, ..] => "insert",
        [Write.Delete] => "delete",
        [_] => "update",
        _ => "bulkWrite",
    };

    private ValueTask<TResult> WatchAsync<TState, TResult>(
        string operation, CollectionNamespace collection, Func<TState, ValueTask<TResult>> run, TState state) =>
        WatchAsync(operation, collection.DatabaseNamespace.DatabaseName, collection.CollectionName, run, state);

    // The state goes beside the function, as a closure would take memory also where nobody watches.
    private async ValueTask<TResult> WatchAsync<TState, TResult>(
        string operation, string database, string? collection, Func<TState, ValueTask<TResult>> run, TState state)
    {
        string target = collection is null ? database : $"{database}.{collection}";
        using var activity = source.StartActivity($"{operation} {target}", ActivityKind.Client);
        activity?.SetTag("db.system.name", "mongodb")
            .SetTag("db.operation.name", operation)
            .SetTag("db.namespace", database)
            .SetTag("db.collection.name", collection);
        long start = time.GetTimestamp();
        try
        {
            var result = await run(state).ConfigureAwait(false);
            LogDone(logger, operation, target, time.GetElapsedTime(start).TotalMilliseconds);
            return result;
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message)
                .SetTag("error.type", e.GetType().FullName)
                .SetTag("db.response.status_code", (e as CommandException)?.Code.ToString(null, null));
            LogFailed(logger, operation, target, time.GetElapsedTime(start).TotalMilliseconds, e.Message);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Operation} {Target} took {Milliseconds:0.###} ms")]
    private static partial void LogDone(ILogger logger, string operation, string target, double milliseconds);

    [LoggerMessage(LogLevel.Debug, "{Operation} {Target} failed after {Milliseconds:0.###} ms: {Reason}")]
    private static partial void LogFailed(ILogger logger, string operation, string target, double milliseconds, string reason);
}
