using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Projections;
using Streetcar.Query.Sorting;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Planning;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Explaining;

/// <summary>A plan as a tree of MongoDB's stages, the last one at the root.</summary>
/// <param name="explained">What is explained.</param>
/// <param name="plan">The plan.</param>
/// <param name="execution">The execution whose counts the stages carry; null for none.</param>
internal sealed class PlanStages(ExplainedRead explained, Plan plan, PlanExecutor? execution)
{
    private const long SortMemory = DocumentSorter.MemoryLimit;

    private long Matched => execution?.Matched ?? 0;

    private long Returned => execution?.Returned ?? 0;

    private long Limit => explained.Plan.Limit;

    /// <summary>The topmost stage.</summary>
    public RawDocument Root()
    {
        var stage = Access();
        if (plan.Sort is not null)
            stage = Stage("SORT", Math.Min(Matched, Returned + explained.Skip), [.. SortFields()], stage);
        if (explained.Skip > 0)
            stage = Stage("SKIP", Returned, [new("skipAmount", explained.Skip)], stage);
        if (Limit > 0 && plan.Sort is null)
            stage = Stage("LIMIT", Returned, [new("limitAmount", Limit)], stage);
        return explained.Request switch
        {
            FindRequest { ReturnKey: true } => Stage("RETURN_KEY", Returned, [], stage),
            FindRequest { ShowRecordId: true } find => Stage(
                "PROJECTION_DEFAULT",
                Returned,
                [new("transformBy", find.Projection.With("$recordId", new RawDocument { ["$meta"] = "recordId" }))],
                stage),
            FindRequest find when explained.Projection is { } projection => Stage(
                IsSimple(find.Projection, projection) ? "PROJECTION_SIMPLE" : "PROJECTION_DEFAULT",
                Returned,
                [new("transformBy", find.Projection)],
                stage),
            CountRequest => CountStage(stage),
            _ => stage,
        };
    }

    private RawDocument Access()
    {
        switch (plan.Access)
        {
            case TableAccess table:
                return Leaf(
                    "COLLSCAN",
                    Matched,
                    [.. FilterField(), new("direction", Direction(table.Backward)), .. Examined("docsExamined", execution?.Scan.DocumentsExamined)]);
            case IndexAccess index when IsIdLookup(index):
                return Leaf(
                    "IDHACK",
                    Matched,
                    [.. Examined("keysExamined", execution?.Scan.KeysExamined), .. Examined("docsExamined", execution?.Scan.DocumentsExamined)]);
            case IndexAccess index when plan.Filter.Text is { } text:
                return TextMatch(index.Index, text, IndexScan(index, execution?.Scan));
            case IndexAccess index:
                return Fetch(IndexScan(index, execution?.Scan));
            case DistinctAccess distinct:
                return Fetch(IndexScan(distinct.Scan, execution?.Scan, "DISTINCT_SCAN"));
            case MergeAccess merge:
                var parts = merge.Branches.Select(branch => (RawValue)IndexScan(branch, null));
                return Fetch(Leaf(
                    "SORT_MERGE",
                    execution?.Scan.DocumentsExamined ?? 0,
                    [new("sortPattern", explained.Sort), new("inputStages", RawArray.From(parts))]));
            case UnionAccess union:
                var branches = union.Branches.Select(branch => (RawValue)IndexScan(branch, null));
                return Fetch(Leaf("OR", execution?.Scan.DocumentsExamined ?? 0, [new("inputStages", RawArray.From(branches))]));
            default:
                return Leaf("EOF", 0, []);
        }
    }

    private RawDocument TextMatch(IndexInfo index, TextMatchExpression text, RawDocument input) => Stage(
        "TEXT_MATCH",
        Matched,
        [
            new("indexPrefix", new RawDocument(index.Text!.Prefix.Select(path => new RawElement(path, explained.Filter[path])))),
            new("indexName", index.Name),
            new("parsedTextQuery", text.Parsed),
            new("textIndexVersion", index.Text.Version),
        ],
        Fetch(input));

    private RawDocument Fetch(RawDocument input) => Stage(
        "FETCH", Matched, [.. FilterField(), .. Examined("docsExamined", execution?.Scan.DocumentsExamined)], input);

    private RawDocument IndexScan(IndexAccess access, Scan? scan, string name = "IXSCAN") => Leaf(
        name,
        scan?.DocumentsExamined ?? 0,
        [
            new("keyPattern", access.Index.KeyPattern),
            new("indexName", access.Index.Name),
            new("isMultiKey", access.Index.IsMultikey),
            new("isUnique", access.Index.IsUnique),
            new("isSparse", access.Index.IsSparse),
            new("isPartial", access.Index.Partial is not null),
            new("indexVersion", 2),
            new("direction", Direction(access.Backward)),
            new("indexBounds", IndexBoundsFormatter.Of(access)),
            .. Examined("keysExamined", scan?.KeysExamined),
        ]);

    private RawDocument CountStage(RawDocument input) => plan switch
    {
        { Access: TableAccess, IsExact: true } => Leaf("RECORD_STORE_FAST_COUNT", 0, []),
        { Access: IndexAccess index } when CoveredCount.Covers(plan) => Stage(
            "COUNT",
            0,
            [],
            Leaf(
                "COUNT_SCAN",
                0,
                [
                    new("keyPattern", index.Index.KeyPattern),
                    new("indexName", index.Index.Name),
                    new("isMultiKey", false),
                    new("isUnique", index.Index.IsUnique),
                    new("indexBounds", IndexBoundsFormatter.Of(index)),
                ])),
        _ => Stage("COUNT", 0, [], input),
    };

    private IEnumerable<RawElement> SortFields()
    {
        yield return new("sortPattern", explained.Sort);
        yield return new("memLimit", SortMemory);
        if (Limit > 0)
            yield return new("limitAmount", Limit + explained.Skip);
        yield return new("type", "simple");
    }

    private IEnumerable<RawElement> FilterField() =>
        plan.IsExact || plan.Filter.IsEmpty ? [] : [new("filter", explained.Filter)];

    private IEnumerable<RawElement> Examined(string name, long? count) =>
        execution is null || count is null ? [] : [new(name, Count(count.Value))];

    private bool IsIdLookup(IndexAccess access) =>
        access.Index.IsId && explained.Plan.Hint.IsMissing && explained.Filter.Count == 1
        && access.Bounds.Fields is [{ IsOnePoint: true }];

    private RawDocument Leaf(string name, long returned, RawElement[] fields) => new(
        [new("stage", name), .. execution is null ? (RawElement[])[] : Counts(returned), .. fields]);

    // A step that brings no document takes the time of one that does, and the last one says that there are no more.
    private RawElement[] Counts(long returned)
    {
        long steps = Math.Max(execution!.Scan.DocumentsExamined, returned) + 1;
        return
        [
            new("nReturned", Count(returned)),
            new("executionTimeMillisEstimate", 0),
            new("works", Count(steps)),
            new("advanced", Count(returned)),
            new("needTime", Count(steps - 1 - returned)),
            new("needYield", 0),
            new("saveState", 0),
            new("restoreState", 0),
            new("isEOF", 1),
        ];
    }

    private RawDocument Stage(string name, long returned, RawElement[] fields, RawDocument input) =>
        Leaf(name, returned, [.. fields, new("inputStage", input)]);

    private static bool IsSimple(RawDocument specification, Projection projection) =>
        projection.Kind != ProjectionKind.Whole
        && specification.All(field => !field.Name.Contains('.') && field.Value.Type is not (ElementType.Document or ElementType.String));

    /// <summary>A count as MongoDB writes it: in 32 bits as long as they hold it.</summary>
    public static RawValue Count(long count) => count <= int.MaxValue ? (RawValue)(int)count : count;

    private static string Direction(bool backward) => backward ? "backward" : "forward";
}
