namespace Streetcar.Grains.Commands;

/// <summary>
/// Puts the stage of a write on top of the plan that looks for its documents
/// (<see href="https://www.mongodb.com/docs/manual/reference/explain-results/"/>). What an update would change is
/// not in it: nothing is changed to find out.
/// </summary>
internal static class ExplainedWrite
{
    /// <summary>The explanation of a search as that of the write that searches.</summary>
    /// <param name="search">The explanation of the search.</param>
    /// <param name="stage"><c>UPDATE</c> or <c>DELETE</c>.</param>
    public static RawDocument Of(RawDocument search, string stage)
    {
        if (Part(search, "queryPlanner") is { } planner && Part(planner, "winningPlan") is { } plan)
            search = search.With("queryPlanner", planner.With("winningPlan", OnTop(stage, [], plan)));
        if (Part(search, "executionStats") is not { } stats || Part(stats, "executionStages") is not { } executed)
            return search;

        var found = stats["nReturned"];
        RawElement[] counts = stage == "DELETE"
            ? [new("nReturned", 0), new("nWouldDelete", found)]
            : [new("nReturned", 0), new("nMatched", found)];
        return search.With(
            "executionStats", stats.With("nReturned", 0).With("executionStages", OnTop(stage, counts, executed)));
    }

    // A write stops after its first document by itself: the search's own LIMIT is not a stage of the write.
    private static RawDocument OnTop(string stage, RawElement[] counts, RawDocument search)
    {
        if (search["stage"] == "LIMIT" && Part(search, "inputStage") is { } limited)
            search = limited;
        return new RawDocument([new("stage", stage), .. counts, new("inputStage", search)]);
    }

    private static RawDocument? Part(RawDocument whole, string name) =>
        whole.TryGetValue(name, out var part) && part.Type == ElementType.Document ? part.AsDocument : null;
}
