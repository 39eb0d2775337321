using Streetcar.Bson;
using Streetcar.Query;

namespace Streetcar.Storage.Sqlite;

// What reads documents.
public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, BsonWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        var context = Context(request);
        var projection = Projection.Compile(request.Projection, context);
        if (IsById(request, limit) && FindById.TryGetKey(request.Filter, out var key))
        {
            if (Find(request.Namespace.Database) is { } found)
                FindById.Run(found, request.Namespace.Collection, key, projection, batch);
            return default;
        }

        var read = Read(request, request.Filter, request.Sort, request.Skip, request.Limit);
        return read is null ? default : FirstBatchAsync(new FindCursor(read, projection), batch, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, BsonWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        NameRules.CheckDatabase(request.Namespace.Database);
        var pipeline = Pipeline.Compile(request.Pipeline, Context(request));
        if (!pipeline.IsHeadOnly)
        {
            var reads = new AggregateReads(Find, request);
            return FirstBatchAsync(new AggregateCursor(reads, reads.Run(pipeline)), batch, limit, cancellationToken);
        }

        var head = pipeline.Head;
        var read = Read(request, head.Filter, head.Sort, head.Skip, head.Limit ?? 0);
        return read is null
            ? default
            : FirstBatchAsync(new FindCursor(read, Projection.Whole), batch, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        using var read = Read(request, request.Filter, BsonDocument.Empty, request.Skip, request.Limit);
        if (read is null)
            return 0;
        var sink = new CountSink();
        await read.ReadAsync(sink, cancellationToken).ConfigureAwait(false);
        return sink.Count;
    }

    /// <inheritdoc/>
    public async ValueTask DistinctAsync(DistinctRequest request, BsonWriter values, CancellationToken cancellationToken)
    {
        NameRules.Check(request.Namespace);
        using var read = Read(request, request.Filter, BsonDocument.Empty, 0, 0);
        if (read is null)
            return;
        var sink = new DistinctSink(FieldPath.Parse(request.Key), values);
        await read.ReadAsync(sink, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<BsonDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken) =>
        throw new DocumentException(ErrorCode.CommandNotSupported, "explain is not supported yet");

    // Null where there is no such database.
    private SlicedRead? Read(ReadRequest request, BsonDocument filter, BsonDocument sort, long skip, long limit)
    {
        var plan = PlanRequest.For(request, Filter.Compile(filter, Context(request)), sort, limit);
        return Find(request.Namespace.Database) is { } database
            ? new SlicedRead(database, request.Namespace.Collection, plan, new TimeBudget(request.MaxTime))
            {
                Skip = skip,
                Limit = limit,
            }
            : null;
    }

    private static async ValueTask<IStoreCursor?> FirstBatchAsync(
        IStoreCursor cursor, BsonWriter batch, BatchLimit limit, CancellationToken cancellationToken)
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

    private static bool IsById(FindRequest request, BatchLimit limit) =>
        limit.Documents > 0 && request.Skip == 0 && request.Collation is null && request.Hint.IsMissing && request.Sort.IsEmpty;

    private static QueryContext Context(ReadRequest request) =>
        new() { Let = request.Let, Collation = request.Collation };
}
