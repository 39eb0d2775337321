namespace Streetcar.Query;

/// <summary>
/// Moves the conditions of <c>$match</c> stages ahead of stages that leave the fields alone that they look at, so that
/// fewer documents come through, and an index may serve them.
/// </summary>
internal static class MatchMover
{
    public static List<Stage> Move(List<Stage> stages)
    {
        var moved = new List<Stage>(stages.Count);
        foreach (var stage in stages)
        {
            if (stage is not MatchStage match || moved.Count == 0)
            {
                moved.Add(stage);
                continue;
            }

            foreach (var part in match.Split())
                moved.Insert(Place(moved, part), part);
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
            if (!before.PassesEach || !fields.TrueForAll(before.Keeps))
                break;
            place = i;
        }

        // After the conditions that have been moved there before it.
        while (place < stages.Count && stages[place] is MatchStage)
            place++;
        return place;
    }
}
