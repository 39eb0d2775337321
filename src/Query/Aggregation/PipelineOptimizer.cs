using Streetcar.Query.Aggregation.Joins;

namespace Streetcar.Query.Aggregation;

/// <summary>
/// Moves stages ahead of others where the result stays the same, so that fewer documents pass: the conditions of
/// <c>$match</c> ahead of stages that leave their fields unchanged, where an index may serve them;
/// <c>$skip</c> and <c>$limit</c> ahead of stages that make one document of each, where a sort may need to keep fewer.
/// </summary>
internal static class PipelineOptimizer
{
    public static List<Stage> Optimize(List<Stage> stages)
    {
        var moved = new List<Stage>(stages.Count);
        foreach (var stage in stages)
        {
            switch (stage)
            {
                case MatchStage match when moved.Count > 0:
                    foreach (var part in match.Split())
                        moved.Insert(Place(moved, part), part);
                    break;
                case SkipStage or LimitStage:
                    moved.Insert(moved.FindLastIndex(before => before is not (TransformStage or JoinStage)) + 1, stage);
                    break;
                default:
                    moved.Add(stage);
                    break;
            }
        }

        return moved;
    }

    private static int Place(List<Stage> stages, MatchStage match)
    {
        int place = stages.Count;
        if (match.Fields() is not { } fields)
            return place;
        for (int i = place - 1; i >= 0; i--)
        {
            var before = stages[i];
            if (before is MatchStage)
                continue;
            if (!before.IsPerDocument || !fields.TrueForAll(before.Keeps))
                break;
            place = i;
        }

        // After the conditions that have been moved there before it.
        while (place < stages.Count && stages[place] is MatchStage)
            place++;
        return place;
    }
}
