using Streetcar.Bson;

namespace Streetcar.Query.Matching.Geo;

/// <summary>Reads the coordinates of GeoJSON polygons. Each method returns what is wrong; null where nothing is.</summary>
internal static class PolygonReader
{
    /// <summary>Reads an outer loop and its holes.</summary>
    /// <param name="value">The coordinates.</param>
    /// <param name="validates">
    /// Whether loops may not cross themselves and each other. That takes about n log n steps for n vertices, and is not
    /// checked to its end where it would take many more (<see cref="CheckBudget"/>).
    /// </param>
    /// <param name="polygon">The polygon.</param>
    public static string? Read(RawValueSpan value, bool validates, out SpherePolygon polygon)
    {
        polygon = null!;
        if (value.Type != ElementType.Array)
            return "Polygon coordinates must be an array";
        var budget = validates ? new CheckBudget(CountVertices(value)) : null;
        var loops = new List<SphereLoop>();
        var trees = new List<ArcTree>();
        var reader = new RawReader(value.Document);
        while (reader.Read())
        {
            if (ReadLoop(reader.Value, budget, out var loop) is { } fault)
                return fault;
            loops.Add(loop.Smaller());
            if (budget is null)
                continue;
            trees.Add(new ArcTree(loops[^1]));
            if (loops.Count > 1 && !trees[0].Contains(loops[^1], budget))
            {
                return "Secondary loops not contained by first exterior loop - secondary loops must be holes: "
                    + $"{ElementText.Of(reader.Value)} first loop: {ElementText.Of(First(value))}";
            }
        }

        if (loops.Count == 0)
            return "Polygon has no loops.";
        polygon = new SpherePolygon(loops[0], [.. loops.Skip(1)]);
        return budget is null ? null : CheckHoles(loops, trees, budget, value);
    }

    /// <summary>Reads a single loop whose inside is to its left, even if that is more than a hemisphere.</summary>
    public static string? ReadStrict(RawValueSpan value, out SpherePolygon polygon)
    {
        polygon = null!;
        if (value.Type != ElementType.Array)
            return "Coordinates of polygon must be an array";
        if (RawReader.Count(value.Document) != 1)
            return $"Only one simple loop is allowed in a big polygon: {ElementText.Of(value)}";
        if (ReadLoop(First(value), new CheckBudget(CountVertices(value)), out var loop) is { } fault)
            return fault;
        polygon = new SpherePolygon(loop);
        return null;
    }

    private static RawValueSpan First(RawValueSpan array) => RawReader.Find(array.Document, "0"u8);

    private static int CountVertices(RawValueSpan loops)
    {
        int count = 0;
        var reader = new RawReader(loops.Document);
        while (reader.Read())
            count += reader.Value.Type == ElementType.Array ? RawReader.Count(reader.Value.Document) : 0;
        return count;
    }

    // Without a budget it is not checked.
    private static string? ReadLoop(RawValueSpan value, CheckBudget? budget, out SphereLoop loop)
    {
        loop = null!;
        if (CoordinateReader.ReadPlaces(value, out var points) is { } fault)
            return fault;
        if (points.Count == 0)
            return $"Loop has no vertices: {ElementText.Of(value)}";
        if (points[0] != points[^1])
            return $"Loop is not closed: {ElementText.Of(value)}";
        LineReader.RemoveRepeated(points);
        points.RemoveAt(points.Count - 1);
        if (points.Count < 3)
            return $"Loop must have at least 3 different vertices: {ElementText.Of(value)}";
        if (LineReader.FindOpposite([.. points, points[0]]) is { } opposite)
            return $"Loop is not valid: {ElementText.Of(value)} Edge {opposite} has antipodal vertices";
        loop = new SphereLoop([.. points]);
        string? invalid = budget is null ? null : FindDuplicate(points) ?? FindCrossing(loop, budget);
        return invalid is null ? null : $"Loop is not valid: {ElementText.Of(value)} {invalid}";
    }

    private static string? FindDuplicate(List<SpherePoint> points)
    {
        var seen = new Dictionary<SpherePoint, int>();
        for (int i = 0; i < points.Count; i++)
        {
            if (!seen.TryAdd(points[i], i))
                return $"Duplicate vertices: {seen[points[i]]} and {i}";
        }

        return null;
    }

    private static string? FindCrossing(SphereLoop loop, CheckBudget budget) =>
        new ArcTree(loop).FindCrossing(budget) is var (first, second) ? $"Edges {first} and {second} cross." : null;

    private static string? CheckHoles(List<SphereLoop> loops, List<ArcTree> trees, CheckBudget budget, RawValueSpan value)
    {
        for (int i = 1; i < loops.Count; i++)
        {
            for (int j = 1; j < loops.Count && budget.TrySpend(); j++)
            {
                if (i == j)
                    continue;
                if (j > i && trees[i].Crosses(trees[j], budget))
                    return $"Polygon isn't valid: Loop {i} crosses loop {j} {ElementText.Of(value)}";
                if (IsWithin(loops[j], loops[i], budget))
                    return $"Polygon interior loops cannot be nested: {ElementText.Of(value)}";
            }
        }

        return null;
    }

    // Of loops that don't cross, a point of one tells where all of it is.
    private static bool IsWithin(SphereLoop loop, SphereLoop outer, CheckBudget budget)
    {
        var place = loop.Arc(0).Middle;
        return !outer.IsFarFrom(place) && budget.TrySpend(outer.Count) && outer.Locate(place) == Position.Inside;
    }
}
