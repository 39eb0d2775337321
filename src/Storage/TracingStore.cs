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
        Trace(Start(nameof(Inner.FindAsync), request.Namespace), Inner.FindAsync(request, batch, limit, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.AggregateAsync), request.Namespace), Inner.AggregateAsync(request, batch, limit, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.CountAsync), request.Namespace), Inner.CountAsync(request, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask DistinctAsync(
        DistinctRequest request, RawWriter values, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.DistinctAsync), request.Namespace), Inner.DistinctAsync(request, values, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.ExplainAsync), request.Namespace), Inner.ExplainAsync(request, verbosity, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.WriteAsync), collection), Inner.WriteAsync(collection, requests, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask CreateCollectionAsync(
        Namespace collection, RawDocument options, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.CreateCollectionAsync), collection), Inner.CreateCollectionAsync(collection, options, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<RawDocument> ModifyCollectionAsync(
        Namespace collection, RawDocument changes, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.ModifyCollectionAsync), collection), Inner.ModifyCollectionAsync(collection, changes, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask ConvertToCappedAsync(
        Namespace collection, long size, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.ConvertToCappedAsync), collection), Inner.ConvertToCappedAsync(collection, size, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<int?> DropCollectionAsync(
        Namespace collection, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.DropCollectionAsync), collection), Inner.DropCollectionAsync(collection, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<bool> DropDatabaseAsync(string database, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.DropDatabaseAsync), new Namespace(database, "")), Inner.DropDatabaseAsync(database, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask RenameCollectionAsync(
        Namespace source, Namespace target, bool dropTarget, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.RenameCollectionAsync), source), Inner.RenameCollectionAsync(source, target, dropTarget, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<IndexesCreated> CreateIndexesAsync(
        Namespace collection, IReadOnlyList<RawDocument> indexes, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.CreateIndexesAsync), collection), Inner.CreateIndexesAsync(collection, indexes, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<int> DropIndexesAsync(
        Namespace collection, RawValue which, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.DropIndexesAsync), collection), Inner.DropIndexesAsync(collection, which, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask<RawDocument> ValidateCollectionAsync(
        Namespace collection, CancellationToken cancellationToken) =>
        Trace(Start(nameof(Inner.ValidateCollectionAsync), collection), Inner.ValidateCollectionAsync(collection, cancellationToken));

    private static Activity? Start(string operation, Namespace target)
    {
        if (!Source.HasListeners() || Source.StartActivity(operation[..^"Async".Length]) is not { } activity)
            return null;
        return activity
            .SetTag("db.system.name", "streetcar")
            .SetTag("db.operation.name", activity.OperationName)
            .SetTag("db.namespace", target.Database)
            .SetTag("db.collection.name", target.Collection);
    }

    private static ValueTask<T> Trace<T>(Activity? activity, ValueTask<T> call)
    {
        if (activity is null)
            return call;
        // The call has what it needs of it; what its caller does next is not part of it.
        Activity.Current = activity.Parent;
        return TraceAsync(activity, call);
    }

    private static ValueTask Trace(Activity? activity, ValueTask call)
    {
        if (activity is null)
            return call;
        Activity.Current = activity.Parent;
        return new(TraceAsync(activity, Completed(call)).AsTask());
    }

    private static async ValueTask<bool> Completed(ValueTask call)
    {
        await call.ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<T> TraceAsync<T>(Activity activity, ValueTask<T> call)
    {
        using (activity)
        {
            try
            {
                return await call.ConfigureAwait(false);
            }
            catch (Exception e)
            {
                activity.SetStatus(ActivityStatusCode.Error, e.Message);
                activity.SetTag("error.type", e is DocumentException known ? known.CodeName : e.GetType().FullName);
                throw;
            }
        }
    }
}
