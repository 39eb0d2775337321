using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Query.Shapes;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Planning;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Explaining;

/// <summary>
/// The reply to an explain: the plan, and the statistics of its execution
/// (<see href="https://www.mongodb.com/docs/manual/reference/explain-results/"/>).
/// </summary>
internal sealed class ExplainReply(ExplainedRead explained, CollectionInfo? collection)
{
    private readonly Plan _plan = Planner.Choose(collection, explained.Plan);
    private PlanExecutor? _execution;
    private long? _counted;
    private TimeSpan? _elapsed;

    /// <summary>Executes the plan, for its counts.</summary>
    public async ValueTask ExecuteAsync(SlicedReader read, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        if (explained.Request is CountRequest)
            _counted = read.TryCountCovered(cancellationToken);
        if (_counted is null)
        {
            await read.ReadAsync(new DocumentCounter(), cancellationToken).ConfigureAwait(false);
            _execution = read.Plan;
        }

        _elapsed = Stopwatch.GetElapsedTime(start);
    }

    public RawDocument ToDocument()
    {
        var fields = new List<RawElement> { new("explainVersion", "1") };
        var own = new List<RawElement> { new("queryPlanner", QueryPlanner()) };
        if (_elapsed is not null)
            own.Add(new("executionStats", ExecutionStats()));
        if (explained.Stages.Count == 0)
        {
            fields.AddRange(own);
        }
        else
        {
            RawValue cursor = new RawDocument { ["$cursor"] = new RawDocument(own) };
            fields.Add(new("stages", RawArray.From([cursor, .. explained.Stages.Select(stage => (RawValue)stage)])));
        }

        return new RawDocument(fields);
    }

    private RawDocument QueryPlanner()
    {
        var request = explained.Request;
        string shape = PlanShape.HashOf(
            explained.Filter,
            explained.Sort,
            (request as FindRequest)?.Projection ?? RawDocument.Empty,
            request.Collation,
            (request as AggregateRequest)?.Pipeline.Select(stage => stage.AsDocument) ?? []);
        return new()
        {
            ["namespace"] = request.Namespace.ToString(),
            ["parsedQuery"] = ParsedFilter.Normalized(explained.Filter),
            ["indexFilterSet"] = false,
            ["queryHash"] = shape,
            ["planCacheShapeHash"] = shape,
            ["planCacheKey"] = PlanShape.Hash(shape + string.Concat(collection?.Indexes.Select(index => index.Spec.ToString()) ?? [])),
            ["optimizationTimeMillis"] = 0,
            ["maxIndexedOrSolutionsReached"] = false,
            ["maxIndexedAndSolutionsReached"] = false,
            ["maxScansToExplodeReached"] = false,
            ["prunedSimilarIndexes"] = false,
            ["winningPlan"] = new PlanStages(explained, _plan, null).Root(),
            ["rejectedPlans"] = RawArray.Empty,
        };
    }

    private RawDocument ExecutionStats() => new()
    {
        ["executionSuccess"] = true,
        ["nReturned"] = PlanStages.Count(explained.Request is CountRequest ? 0 : _execution?.Returned ?? 0),
        ["executionTimeMillis"] = PlanStages.Count((long)_elapsed!.Value.TotalMilliseconds),
        ["totalKeysExamined"] = PlanStages.Count(_execution?.Scan.KeysExamined ?? (_plan.Access is IndexAccess ? _counted : null) ?? 0),
        ["totalDocsExamined"] = PlanStages.Count(_execution?.Scan.DocumentsExamined ?? 0),
        ["executionStages"] = new PlanStages(explained, _plan, _execution).Root(),
    };
}
