using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Collations;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;
using Streetcar.Query.Projections;
using Streetcar.Storage.Sqlite.Aggregating;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Explaining;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Planning;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Spilling;
using Streetcar.Storage.Sqlite.Views;

namespace Streetcar.Storage.Sqlite;

// Reads.
public sealed partial class SqliteStore
{
    private static readonly RawDocument Forward = new() { ["$natural"] = 1 };

    /// <inheritdoc/>
    public ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        var database = FindDatabase(request.Namespace.Database);
        return database?.Opening is { } opening
            ? FindAfterAsync(opening, request, batch, limit, cancellationToken)
            : FindNowAsync(database, request, batch, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        NameRules.CheckDatabase(request.Namespace.Database);
        return FindDatabase(request.Namespace.Database)?.Opening is { } opening
            ? AggregateAfterAsync(opening, request, batch, limit, cancellationToken)
            : AggregateNowAsync(request, batch, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        await OpenedAsync(request.Namespace.Database, cancellationToken).ConfigureAwait(false);
        request = Prepare(FindDatabase(request.Namespace.Database), request, out var overView);
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

    /// <inheritdoc/>
    public async ValueTask DistinctAsync(DistinctRequest request, RawWriter values, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        await OpenedAsync(request.Namespace.Database, cancellationToken).ConfigureAwait(false);
        request = Prepare(FindDatabase(request.Namespace.Database), request, out var overView);
        var collation = Collation.Compile((overView ?? (ReadRequest)request).Collation);
        var path = FieldPath.Parse(request.Key);
        using var read = overView is null
            ? OpenDistinct(request, path)
            : Run(Pipeline.Compile(overView.Pipeline, Context(overView)), overView);
        await read.ReadAsync(new DistinctValues(path, collation, values), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        await OpenedAsync(request.Namespace.Database, cancellationToken).ConfigureAwait(false);
        request = Prepare(FindDatabase(request.Namespace.Database), request, out var overView);
        request = overView ?? request;
        var explained = ExplainedRead.Of(request, Context(request));
        using var read = Open(request, explained.Plan, explained.Skip);
        var explanation = new ExplainReply(explained, FindDatabase(request.Namespace.Database)?.Catalog.Find(request.Namespace.Collection));
        if (verbosity != ExplainVerbosity.QueryPlanner)
            await explanation.ExecuteAsync(read, cancellationToken).ConfigureAwait(false);
        return explanation.ToDocument();
    }

    private async ValueTask<IStoreCursor?> FindAfterAsync(
        Task opening, FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await FindNowAsync(FindDatabase(request.Namespace.Database), request, batch, limit, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<IStoreCursor?> FindNowAsync(
        StoredDatabase? database, FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        request = Prepare(database, request, out var overView);
        if (overView is not null)
            return AggregateNowAsync(overView, batch, limit, cancellationToken);
        if (request.Tails && !CanTail(request))
            return default;
        if (IsById(request) && limit.Documents > 0 && FindById.TryGetKey(request.Filter, out var key)
            && (database is null || FindById.TryRun(database, request.Namespace.Collection, key, batch)))
        {
            return default;
        }

        var context = Context(request);
        var filter = Filter.Compile(request.Filter, context);
        var projection = Projection.Compile(request.Projection, context, filter);
        var plan = PlanRequest.For(request, filter, request.Sort, request.Limit);
        var reader = Open(request, plan, request.Skip, projection.MayRunLong);
        var writer = plan.Metadata == RecordMetadata.None
            ? new BatchWriter(projection)
            : new MetadataBatchWriter(projection, plan.Metadata, reader);
        return FirstBatchAsync(new StoreCursor(reader, writer), batch, limit, cancellationToken);
    }

    private async ValueTask<IStoreCursor?> AggregateAfterAsync(
        Task opening, AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await AggregateNowAsync(request, batch, limit, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<IStoreCursor?> AggregateNowAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        request = Prepare(FindDatabase(request.Namespace.Database), request, out var overView);
        request = overView ?? request;
        var pipeline = Pipeline.Compile(request.Pipeline, Context(request));
        if (pipeline.Output is not null)
            return WriteAsync(pipeline, request, cancellationToken);
        if (pipeline.IsHeadOnly && pipeline.Head.Limit == 0)
            return default;
        DocumentReader reader = pipeline.IsHeadOnly ? Open(request, pipeline.Head) : Run(pipeline, request);
        return FirstBatchAsync(new StoreCursor(reader, new BatchWriter(Projection.Whole)), batch, limit, cancellationToken);
    }

    // The request with its collection's collation or, where it reads a view, the aggregation that answers it.
    private static T Prepare<T>(StoredDatabase? database, T request, out AggregateRequest? overView)
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
        var operation = new ReadOperation(request.Client, request.MaxTime, Workers);
        var (head, result) = new PipelineCollections(FindDatabase, operation, request, SpillsFor(request)).Run(pipeline);
        return new PipelineReader(operation, pipeline, head, result);
    }

    private async ValueTask<IStoreCursor?> WriteAsync(
        Pipeline pipeline, AggregateRequest request, CancellationToken cancellationToken)
    {
        var output = new AggregateOutput(this, request, pipeline.Output!);
        using var result = Run(pipeline, request);
        if (!output.MayFeed(pipeline))
        {
            await output.RunAsync(result, cancellationToken).ConfigureAwait(false);
            return null;
        }

        using var spilled = await SpilledResult.OfAsync(result, _spills.Create(), cancellationToken).ConfigureAwait(false);
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
        var operation = new ReadOperation(request.Client, request.MaxTime, Workers);
        plan = plan with { Spills = SpillsFor(request) };
        var executor = new ReadExecutor(operation, FindDatabase(request.Namespace.Database), request.Namespace.Collection, plan)
        {
            Skip = skip,
            Limit = plan.Limit,
        };
        return new SlicedReader(operation, executor, Workers.Tickets, mayRunLong || plan.Filter.MayRunLong);
    }

    private SpillStore? SpillsFor(ReadRequest request) =>
        request is FindRequest { AllowDiskUse: true } or AggregateRequest { AllowDiskUse: true } ? _spills : null;

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

        if (FindDatabase(request.Namespace.Database)?.Catalog.Find(request.Namespace.Collection) is not { } collection)
            return false;
        return collection.Cap is not null
            ? true
            : throw new DocumentException(
                ErrorCode.BadValue,
                $"error processing query: ns={request.Namespace} tailable cursor requested on non capped collection");
    }

    private static bool IsById(FindRequest request) =>
        !request.Tails && request.Skip == 0 && request.Collation is null && request.Hint.IsMissing && request.Sort.IsEmpty
        && request.Projection.IsEmpty
        && request is { ReturnKey: false, ShowRecordId: false, Min.IsEmpty: true, Max.IsEmpty: true };

    private static QueryContext Context(ReadRequest request) =>
        new() { Let = request.Let, Collation = request.Collation };
}
