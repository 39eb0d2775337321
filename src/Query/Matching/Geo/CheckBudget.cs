namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// How many steps the check of a polygon may take. Real ones take a few for each vertex; one that is made to take more, of
/// many long edges side by side, is not checked to its end, so that it holds up no one.
/// </summary>
/// <param name="vertices">How many vertices the polygon has.</param>
internal sealed class CheckBudget(int vertices)
{
    private const long StepsForAny = 1_000_000;
    private const long StepsPerVertex = 64;

    private long _left = StepsForAny + (StepsPerVertex * vertices);

    /// <summary>Whether that many steps were left.</summary>
    public bool TrySpend(int steps = 1) => (_left -= steps) >= 0;
}
