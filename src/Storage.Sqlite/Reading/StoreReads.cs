using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Collations;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;
using Streetcar.Query.Projections;
using Streetcar.Query.Text;
using Streetcar.Storage.Sqlite.Aggregating;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Explaining;
using Streetcar.Storage.Sqlite.Planning;
using Streetcar.Storage.Sqlite.Spilling;
using Streetcar.Storage.Sqlite.Views;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Plans and runs reads of the databases' latest states, of past ones, or of those that a transaction sees.</summary>
/// <param name="find">Finds a database; null where there is none.</param>
/// <param name="store">The store.</param>
internal sealed class StoreReads(Func<string, ReadSource?> find, SqliteStore store) : IDocumentReads
{
    /// <summary>Whether it is a transaction that reads, in which a pipeline can't write.</summary>
    public bool IsInTransaction { get; init; }

    private static readonly RawDocument Forward = new() { ["$natural"] = 1 };

    public ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        var database = find(request.Namespace.Database);
        request = Prepare(database, request, out var overView);
        if (overView is not null)
            return AggregateAsync(overView, batch, limit, cancellationToken);
        if (request.Tails && !CanTail(request))
            return default;
        if (IsById(request) && limit.Documents > 0 && FindById.TryGetKey(request.Filter, out var key)
            && (database is null || database.TryFindById(request.Namespace.Collection, key, batch)))
        {
            return default;
        }

        var context = Context(request);
        var filter = Filter.Compile(request.Filter, context);
        var projection = Projection.Compile(request.Projection, context, filter);
        var plan = PlanRequest.For(request, filter, request.Sort, request.Limit);
        bool isKeyed = projection.NeedsIndexKeys && plan.Metadata == RecordMetadata.None && filter.Text is null;
        if (isKeyed)
            plan = plan with { Metadata = RecordMetadata.IndexKey };
        var reader = Open(request, plan, request.Skip, projection.MayRunLong);
        var writer = isKeyed ? new KeyedBatchWriter(projection, reader)
            : plan.Metadata == RecordMetadata.None ? new BatchWriter(projection)
            : new MetadataBatchWriter(projection, plan.Metadata, reader);
        return FirstBatchAsync(new StoreCursor(reader, writer), batch, limit, cancellationToken);
    }

    public ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        request = Prepare(find(request.Namespace.Database), request, out var overView);
        request = overView ?? request;
        var pipeline = Pipeline.Compile(request.Pipeline, Context(request));
        if (pipeline.ChangeStream is not null)
        {
            throw new DocumentException(
                ErrorCode.OperationNotSupportedInTransaction, "Stage not supported inside of a multi-document transaction: $changeStream");
        }

        if (pipeline.Output is not null && IsInTransaction)
        {
            throw new DocumentException(
                ErrorCode.OperationNotSupportedInTransaction,
                "Aggregation stages $out and $merge cannot run within a multi-document transaction.");
        }

        if (pipeline.Output is not null)
            return WriteAsync(pipeline, request, cancellationToken);
        if (pipeline.IsHeadOnly && pipeline.Head.Limit == 0)
            return default;
        DocumentReader reader = pipeline.IsHeadOnly ? Open(request, pipeline.Head) : Run(pipeline, request);
        return FirstBatchAsync(new StoreCursor(reader, new BatchWriter(Projection.Whole)), batch, limit, cancellationToken);
    }

    public async ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken)
    {
        request = Prepare(find(request.Namespace.Database), request, out var overView);
        if (overView is not null)
            return await CountAsync(overView, cancellationToken).ConfigureAwait(false);
        var plan = PlanRequest.For(request, Filter.Compile(request.Filter, Context(request)), RawDocument.Empty, request.Limit);
        using var read = Open(request, plan, request.Skip);
        if (read.TryCount(cancellationToken) is { } covered)
            return covered;
        var counter = new DocumentCounter();
        await read.ReadAsync(counter, cancellationToken).ConfigureAwait(false);
        return counter.Count;
    }

    public async ValueTask DistinctAsync(DistinctRequest request, RawWriter values, CancellationToken cancellationToken)
    {
        request = Prepare(find(request.Namespace.Database), request, out var overView);
        var collation = Collation.Compile((overView ?? (ReadRequest)request).Collation);
        var path = FieldPath.Parse(request.Key);
        using var read = overView is null
            ? OpenDistinct(request, path)
            : Run(Pipeline.Compile(overView.Pipeline, Context(overView)), overView);
        var distinct = new DistinctValues(path, collation);
        await read.ReadAsync(distinct, cancellationToken).ConfigureAwait(false);
        distinct.WriteTo(values);
    }

    /// <summary>Runs a <c>mapReduce</c>, as a pipeline.</summary>
    public async ValueTask MapReduceAsync(MapReduceRequest request, RawWriter results, CancellationToken cancellationToken)
    {
        var catalog = find(request.Namespace.Database)?.Catalog;
        if (catalog?.FindView(request.Namespace.Collection) is { } view)
            throw view.NotACollection();
        var aggregate = new AggregateRequest(request.Namespace, MapReducePipeline.Of(request))
        {
            Collation = catalog?.Find(request.Namespace.Collection).CollationFor(request.Collation) ?? request.Collation,
            MaxTime = request.MaxTime,
            Client = request.Client,
            BypassDocumentValidation = request.BypassDocumentValidation,
        };
        var pipeline = Pipeline.Compile(aggregate.Pipeline, Context(aggregate) with { IsMapReduce = true, ScriptScope = request.Scope });
        if (pipeline.Output is not null)
        {
            await WriteAsync(pipeline, aggregate, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var result = Run(pipeline, aggregate);
        await result.ReadAsync(new ResultWriter(results), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken)
    {
        request = Prepare(find(request.Namespace.Database), request, out var overView);
        request = overView ?? request;
        var explained = ExplainedRead.Of(request, Context(request));
        using var read = Open(request, explained.Plan, explained.Skip);
        var explanation = new ExplainReply(explained, find(request.Namespace.Database)?.Catalog.Find(request.Namespace.Collection));
        if (verbosity != ExplainVerbosity.QueryPlanner)
            await explanation.ExecuteAsync(read, cancellationToken).ConfigureAwait(false);
        return explanation.ToDocument();
    }

    // The request with its collection's collation or, where it reads a view, the aggregation that answers it.
    private static T Prepare<T>(ReadSource? database, T request, out AggregateRequest? overView)
        where T : ReadRequest
    {
        overView = null;
        var catalog = database?.Catalog;
        var collection = catalog?.Find(request.Namespace.Collection);
        if (collection is null && catalog?.FindView(request.Namespace.Collection) is { } view && !ViewReads.IsOfItself(request))
            overView = ViewReads.Over(catalog, view, request);
        var own = collection.CollationFor(request.Collation);
        return ReferenceEquals(own, request.Collation) ? request : request with { Collation = own };
    }

    private async ValueTask<long> CountAsync(AggregateRequest overView, CancellationToken cancellationToken)
    {
        using var result = new RawWriter();
        result.WriteStartArray();
        await AggregateAsync(overView, result, new BatchLimit(1, BatchLimit.MaxBytes), cancellationToken).ConfigureAwait(false);
        result.WriteEndArray();
        var counts = new RawArray(result.WrittenMemory);
        return counts.Count == 0 ? 0 : counts[0].AsDocument["count"].AsInt64;
    }

    private PipelineReader Run(Pipeline pipeline, AggregateRequest request)
    {
        var operation = new ReadOperation(request.Client, request.MaxTime, store.Workers);
        var (head, result) = new PipelineCollections(find, operation, request, SpillsFor(request)).Run(pipeline);
        return new PipelineReader(operation, pipeline, head, result);
    }

    private async ValueTask<IStoreCursor?> WriteAsync(
        Pipeline pipeline, AggregateRequest request, CancellationToken cancellationToken)
    {
        var output = new AggregateOutput(store, request, pipeline.Output!);
        using var result = Run(pipeline, request);
        if (!output.MayFeed(pipeline))
        {
            await output.RunAsync(result, cancellationToken).ConfigureAwait(false);
            return null;
        }

        using var spilled = await SpilledResult.OfAsync(result, store.Spills.Create(), cancellationToken).ConfigureAwait(false);
        await output.RunAsync(spilled, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private DocumentReader OpenDistinct(DistinctRequest request, FieldPath path)
    {
        var plan = PlanRequest.For(request, Filter.Compile(request.Filter, Context(request)), RawDocument.Empty, 0);
        return Open(request, plan with { Distinct = path }, skip: 0);
    }

    private SlicedReader Open(AggregateRequest request, PushdownQuery head) =>
        Open(request, PlanRequest.For(request, head.Filter, head.Sort, head.Limit ?? 0), head.Skip);

    private SlicedReader Open(ReadRequest request, PlanRequest plan, long skip, bool mayRunLong = false)
    {
        var operation = new ReadOperation(request.Client, request.MaxTime, store.Workers);
        plan = plan with { Spills = SpillsFor(request) };
        var executor = new ReadExecutor(operation, find(request.Namespace.Database), request.Namespace.Collection, plan)
        {
            Skip = skip,
            Limit = plan.Limit,
        };
        return new SlicedReader(operation, executor, store.Workers.Tickets, mayRunLong || plan.Filter.MayRunLong);
    }

    private SpillStore? SpillsFor(ReadRequest request) =>
        request is FindRequest { AllowDiskUse: true } or AggregateRequest { AllowDiskUse: true } ? store.Spills : null;

    private static async ValueTask<IStoreCursor?> FirstBatchAsync(
        IStoreCursor cursor, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        bool mayHaveMore = false;
        try
        {
            mayHaveMore = await cursor.ReadAsync(batch, limit, cancellationToken).ConfigureAwait(false);
            return mayHaveMore ? cursor : null;
        }
        finally
        {
            if (!mayHaveMore)
                await cursor.DisposeAsync().ConfigureAwait(false);
        }
    }

    // There is nothing to wait for where there is no collection.
    private bool CanTail(FindRequest request)
    {
        if (!request.Sort.IsEmpty && !request.Sort.Equals(Forward))
        {
            throw new DocumentException(
                ErrorCode.BadValue, "error processing query: cannot use tailable option with a sort other than {$natural: 1}");
        }

        if (find(request.Namespace.Database)?.Catalog.Find(request.Namespace.Collection) is not { } collection)
            return false;
        if (collection.TimeSeries is not null)
            throw new DocumentException(ErrorCode.InvalidPipelineOperator, $"Tailable cursors are not supported on the time series {request.Namespace}");
        if (collection.Cap is null)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"error processing query: ns={request.Namespace} tailable cursor requested on non capped collection");
        }

        // As in MongoDB, which has no place to go on from.
        return collection.Counters.Documents > 0;
    }

    private static bool IsById(FindRequest request) =>
        !request.Tails && request.Skip == 0 && request.Collation is null && request.Hint.IsMissing && request.Sort.IsEmpty
        && request.Projection.IsEmpty
        && request is { ReturnKey: false, ShowRecordId: false, Min.IsEmpty: true, Max.IsEmpty: true };

    private QueryContext Context(ReadRequest request) => new()
    {
        Let = request.Let,
        Collation = request.Collation,
        Scripting = store.Scripting,
        TextIndexes = new TextIndexes(
            collection => find(request.Namespace.Database)?.Catalog.Find(collection).TextIndex(), request.Namespace.Collection),
    };
}
