using Streetcar.Bson;

namespace Streetcar.Query.Aggregation;

/// <summary>Takes from the start of a pipeline what a store can execute.</summary>
internal static class PushdownBuilder
{
    /// <summary>Takes the leading stages off.</summary>
    /// <param name="stages">The pipeline; loses the stages that the head stands for.</param>
    /// <param name="later">A filter that the head does not have yet, where it would be in it; null for none.</param>
    public static PushdownQuery Take(Queue<Stage> stages, Stage? later)
    {
        var filters = new List<RawDocument>();
        var sort = RawDocument.Empty;
        TakeFilters(stages, filters, later);
        if (stages.TryPeek(out var next) && next is SortStage first)
        {
            sort = first.Specification;
            stages.Dequeue();
            // Which documents match does not depend on their order.
            TakeFilters(stages, filters, later);
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

        return new PushdownQuery(Together(filters), sort, skip, limit);
    }

    private static void TakeFilters(Queue<Stage> stages, List<RawDocument> filters, Stage? later)
    {
        while (stages.TryPeek(out var next) && next is MatchStage match)
        {
            if (match != later)
                filters.Add(match.Specification);
            stages.Dequeue();
        }
    }

    /// <summary>Filters, all of which must hold, as one.</summary>
    public static RawDocument Together(List<RawDocument> filters)
    {
        filters.RemoveAll(filter => filter.IsEmpty);
        return filters.Count switch
        {
            0 => RawDocument.Empty,
            1 => filters[0],
            _ => new RawDocument { ["$and"] = RawArray.From(filters.Select(filter => (RawValue)filter)) },
        };
    }
}
