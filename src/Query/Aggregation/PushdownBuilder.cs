using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation;

/// <summary>Takes the leading stages that a store can execute off a pipeline.</summary>
internal static class PushdownBuilder
{
    /// <summary>Takes the leading stages off.</summary>
    /// <param name="stages">The pipeline; the stages that become the head are removed.</param>
    /// <param name="later">A filter that is bound later and left out of the head; null for none.</param>
    public static PushdownQuery Take(Queue<Stage> stages, Stage? later)
    {
        var matches = new List<MatchStage>();
        var sort = RawDocument.Empty;
        TakeFilters(stages, matches, later);
        if (stages.TryPeek(out var next) && next is SortStage first)
        {
            sort = first.Specification;
            stages.Dequeue();
            // Which documents match does not depend on their order.
            TakeFilters(stages, matches, later);
        }

        long skip = 0;
        long? limit = null;
        while (stages.TryPeek(out next))
        {
            if (next is SkipStage skipped && skip <= long.MaxValue - skipped.Count)
            {
                skip += skipped.Count;
                limit = limit is { } left ? Math.Max(0, left - skipped.Count) : null;
            }
            else if (next is LimitStage taken)
            {
                limit = Math.Min(limit ?? long.MaxValue, taken.Count);
            }
            else
            {
                break;
            }

            stages.Dequeue();
        }

        return new PushdownQuery
        {
            Conditions = [.. matches.Select(match => match.Specification)],
            Filter = Filter.And([.. matches.Select(match => match.Filter)]),
            Sort = sort,
            Skip = skip,
            Limit = limit,
        };
    }

    private static void TakeFilters(Queue<Stage> stages, List<MatchStage> matches, Stage? later)
    {
        while (stages.TryPeek(out var next) && next is MatchStage match)
        {
            if (match != later)
                matches.Add(match);
            stages.Dequeue();
        }
    }
}
