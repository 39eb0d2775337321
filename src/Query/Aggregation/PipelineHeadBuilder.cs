using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Takes from the start of a pipeline what a store can execute.</summary>
internal static class PipelineHeadBuilder
{
    /// <summary>Takes the leading stages off.</summary>
    /// <param name="stages">The pipeline; loses the stages that the head stands for.</param>
    /// <param name="later">A filter that the head does not have yet, where it would be in it; null for none.</param>
    public static PipelineHead Take(Queue<Stage> stages, Stage? later)
    {
        var filters = new List<BsonDocument>();
        var sort = BsonDocument.Empty;
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

        return new PipelineHead(Together(filters), sort, skip, limit);
    }

    private static void TakeFilters(Queue<Stage> stages, List<BsonDocument> filters, Stage? later)
    {
        while (stages.TryPeek(out var next) && next is MatchStage match)
        {
            if (match != later)
                filters.Add(match.Specification);
            stages.Dequeue();
        }
    }

    /// <summary>Filters, all of which must hold, as one.</summary>
    public static BsonDocument Together(List<BsonDocument> filters)
    {
        filters.RemoveAll(filter => filter.IsEmpty);
        return filters.Count switch
        {
            0 => BsonDocument.Empty,
            1 => filters[0],
            _ => new BsonDocument { ["$and"] = BsonArray.From(filters.Select(filter => (BsonValue)filter)) },
        };
    }
}
