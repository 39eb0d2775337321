using System.Diagnostics;
using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>
/// Traces what a store is asked for, as activities of the source <c>Streetcar</c> with the attributes of OpenTelemetry's
/// conventions for databases (<see href="https://opentelemetry.io/docs/specs/semconv/database/database-spans/"/>). Costs
/// nothing where nobody listens to the source.
/// </summary>
/// <param name="inner">The store.</param>
public sealed class TracingStore(IDocumentStore inner) : StoreDecorator(inner)
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Streetcar";

    private static readonly ActivitySource Source = new(SourceName);

    /// <inheritdoc/>
    public override ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        Trace(
            "Find",
            request.Namespace,
            (request, batch, limit, cancellationToken),
            static (store, call) => store.FindAsync(call.request, call.batch, call.limit, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        Trace(
            "Aggregate",
            request.Namespace,
            (request, batch, limit, cancellationToken),
            static (store, call) => store.AggregateAsync(call.request, call.batch, call.limit, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken) =>
        Trace(
            "Count",
            request.Namespace,
            (request, cancellationToken),
            static (store, call) => store.CountAsync(call.request, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask DistinctAsync(
        DistinctRequest request, RawWriter values, CancellationToken cancellationToken) =>
        Trace(
            "Distinct",
            request.Namespace,
            (request, values, cancellationToken),
            static (store, call) => store.DistinctAsync(call.request, call.values, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask MapReduceAsync(
        MapReduceRequest request, RawWriter results, CancellationToken cancellationToken) =>
        Trace(
            "MapReduce",
            request.Namespace,
            (request, results, cancellationToken),
            static (store, call) => store.MapReduceAsync(call.request, call.results, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken) =>
        Trace(
            "Explain",
            request.Namespace,
            (request, verbosity, cancellationToken),
            static (store, call) => store.ExplainAsync(call.request, call.verbosity, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken) =>
        Trace(
            "Write",
            collection,
            (collection, requests, cancellationToken),
            static (store, call) => store.WriteAsync(call.collection, call.requests, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask CreateCollectionAsync(
        Namespace collection, RawDocument options, CancellationToken cancellationToken) =>
        Trace(
            "CreateCollection",
            collection,
            (collection, options, cancellationToken),
            static (store, call) => store.CreateCollectionAsync(call.collection, call.options, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<RawDocument> ModifyCollectionAsync(
        Namespace collection, RawDocument changes, CancellationToken cancellationToken) =>
        Trace(
            "ModifyCollection",
            collection,
            (collection, changes, cancellationToken),
            static (store, call) => store.ModifyCollectionAsync(call.collection, call.changes, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask ConvertToCappedAsync(
        Namespace collection, long size, CancellationToken cancellationToken) =>
        Trace(
            "ConvertToCapped",
            collection,
            (collection, size, cancellationToken),
            static (store, call) => store.ConvertToCappedAsync(call.collection, call.size, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<int?> DropCollectionAsync(
        Namespace collection, CancellationToken cancellationToken) =>
        Trace(
            "DropCollection",
            collection,
            (collection, cancellationToken),
            static (store, call) => store.DropCollectionAsync(call.collection, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask DropDatabaseAsync(string database, CancellationToken cancellationToken) =>
        Trace(
            "DropDatabase",
            new Namespace(database, ""),
            (database, cancellationToken),
            static (store, call) => store.DropDatabaseAsync(call.database, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask RenameCollectionAsync(
        Namespace source, Namespace target, bool dropTarget, CancellationToken cancellationToken) =>
        Trace(
            "RenameCollection",
            source,
            (source, target, dropTarget, cancellationToken),
            static (store, call) => store.RenameCollectionAsync(call.source, call.target, call.dropTarget, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<IndexesCreated> CreateIndexesAsync(
        Namespace collection, IReadOnlyList<RawDocument> indexes, CancellationToken cancellationToken) =>
        Trace(
            "CreateIndexes",
            collection,
            (collection, indexes, cancellationToken),
            static (store, call) => store.CreateIndexesAsync(call.collection, call.indexes, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<int> DropIndexesAsync(
        Namespace collection, RawValue which, CancellationToken cancellationToken) =>
        Trace(
            "DropIndexes",
            collection,
            (collection, which, cancellationToken),
            static (store, call) => store.DropIndexesAsync(call.collection, call.which, call.cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<RawDocument> ValidateCollectionAsync(
        Namespace collection, CancellationToken cancellationToken) =>
        Trace(
            "ValidateCollection",
            collection,
            (collection, cancellationToken),
            static (store, call) => store.ValidateCollectionAsync(call.collection, call.cancellationToken));

    private ValueTask<T> Trace<TCall, T>(
        string operation, Namespace target, TCall call, Func<IDocumentStore, TCall, ValueTask<T>> run) =>
        Source.HasListeners() ? TraceAsync(operation, target, call, run) : run(Inner, call);

    private ValueTask Trace<TCall>(
        string operation, Namespace target, TCall call, Func<IDocumentStore, TCall, ValueTask> run) =>
        Source.HasListeners() ? TraceAsync(operation, target, call, run) : run(Inner, call);

    private async ValueTask<T> TraceAsync<TCall, T>(
        string operation, Namespace target, TCall call, Func<IDocumentStore, TCall, ValueTask<T>> run)
    {
        using var activity = Start(operation, target);
        try
        {
            return await run(Inner, call).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            SetError(activity, e);
            throw;
        }
    }

    private async ValueTask TraceAsync<TCall>(
        string operation, Namespace target, TCall call, Func<IDocumentStore, TCall, ValueTask> run)
    {
        using var activity = Start(operation, target);
        try
        {
            await run(Inner, call).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            SetError(activity, e);
            throw;
        }
    }

    private static Activity? Start(string operation, Namespace target) => Source.StartActivity(operation)?
        .SetTag("db.system.name", "streetcar")
        .SetTag("db.operation.name", operation)
        .SetTag("db.namespace", target.Database)
        .SetTag("db.collection.name", target.Collection);

    private static void SetError(Activity? activity, Exception e) => activity?
        .SetStatus(ActivityStatusCode.Error, e.Message)
        .SetTag("error.type", e is DocumentException known ? known.CodeName : e.GetType().FullName);
}
