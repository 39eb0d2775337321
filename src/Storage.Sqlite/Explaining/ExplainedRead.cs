using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Paths;
using Streetcar.Query.Projections;
using Streetcar.Storage.Sqlite.Planning;

namespace Streetcar.Storage.Sqlite.Explaining;

/// <summary>A read that is to be explained, whatever its command.</summary>
/// <param name="Request">The read.</param>
/// <param name="Plan">The request for its plan.</param>
/// <param name="Skip">How many documents it skips.</param>
internal sealed record ExplainedRead(ReadRequest Request, PlanRequest Plan, long Skip)
{
    /// <summary>The filter as it was written.</summary>
    public RawDocument Filter { get; private init; } = RawDocument.Empty;

    /// <summary>The sort as it was written.</summary>
    public RawDocument Sort { get; private init; } = RawDocument.Empty;

    /// <summary>The projection; null where there is none.</summary>
    public Projection? Projection { get; private init; }

    /// <summary>The stages of a pipeline that run after the plan.</summary>
    public IReadOnlyList<RawDocument> Stages { get; private init; } = [];

    /// <summary>Reads what is to be explained from a request.</summary>
    public static ExplainedRead Of(ReadRequest request, QueryContext context) => request switch
    {
        FindRequest find => Of(find, context),
        CountRequest count => Of(request, context, count.Filter, RawDocument.Empty, count.Skip, count.Limit),
        DistinctRequest distinct => Of(distinct, context),
        AggregateRequest aggregate => Of(aggregate, context),
        _ => throw new DocumentException(ErrorCode.CommandNotSupported, $"Can't explain {request.GetType().Name}"),
    };

    private static ExplainedRead Of(FindRequest find, QueryContext context)
    {
        var explained = Of(find, context, find.Filter, find.Sort, find.Skip, find.Limit);
        return find.Projection.IsEmpty
            ? explained
            : explained with { Projection = Projection.Compile(find.Projection, context, explained.Plan.Filter) };
    }

    private static ExplainedRead Of(DistinctRequest distinct, QueryContext context)
    {
        var explained = Of(distinct, context, distinct.Filter, RawDocument.Empty, 0, 0);
        return explained with { Plan = explained.Plan with { Distinct = FieldPath.Parse(distinct.Key) } };
    }

    private static ExplainedRead Of(AggregateRequest aggregate, QueryContext context)
    {
        var pipeline = Pipeline.Compile(aggregate.Pipeline, context);
        var head = pipeline.Head;
        var plan = PlanRequest.For(aggregate, head.Filter, head.Sort, head.Limit ?? 0);
        return new ExplainedRead(aggregate, plan, head.Skip)
        {
            Filter = head.FilterDocument,
            Sort = head.Sort,
            Stages = pipeline.Stages,
        };
    }

    private static ExplainedRead Of(
        ReadRequest request, QueryContext context, RawDocument filter, RawDocument sort, long skip, long limit) =>
        new(request, PlanRequest.For(request, Streetcar.Query.Matching.Filter.Compile(filter, context), sort, limit), skip)
        {
            Filter = filter,
            Sort = sort,
        };
}
