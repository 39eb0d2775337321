using Streetcar.Bson;

namespace Streetcar.Query.Matching.Geo;

/// <summary>Reads the coordinates of GeoJSON polygons. Each method returns what is wrong; null where nothing is.</summary>
internal static class PolygonReader
{
    // Comparing all pairs of edges takes a good part of a second for this many; larger polygons are not checked.
    private const int MaxComparedEdges = 2000;

    /// <summary>Reads an outer loop and its holes.</summary>
    /// <param name="value">The coordinates.</param>
    /// <param name="validates">Whether loops may not cross themselves and each other, as far as that can be checked quickly.</param>
    /// <param name="polygon">The polygon.</param>
    public static string? Read(RawValueSpan value, bool validates, out SpherePolygon polygon)
    {
        polygon = null!;
        if (value.Type != ElementType.Array)
            return "Polygon coordinates must be an array";
        bool compares = validates && CountVertices(value) <= MaxComparedEdges;
        var loops = new List<SphereLoop>();
        var reader = new RawReader(value.Document);
        while (reader.Read())
        {
            if (ReadLoop(reader.Value, validates, compares, out var loop) is { } fault)
                return fault;
            loops.Add(loop.Smaller());
            if (compares && loops.Count > 1 && !new SpherePolygon(loops[0]).Contains(loops[^1]))
            {
                return "Secondary loops not contained by first exterior loop - secondary loops must be holes: "
                    + $"{ElementText.Of(reader.Value)} first loop: {ElementText.Of(First(value))}";
            }
        }

        if (loops.Count == 0)
            return "Polygon has no loops.";
        polygon = new SpherePolygon(loops[0], [.. loops.Skip(1)]);
        return compares ? CheckHoles(loops, value) : null;
    }

    /// <summary>Reads a single loop whose inside is to its left, even if that is more than a hemisphere.</summary>
    public static string? ReadStrict(RawValueSpan value, out SpherePolygon polygon)
    {
        polygon = null!;
        if (value.Type != ElementType.Array)
            return "Coordinates of polygon must be an array";
        if (RawReader.Count(value.Document) != 1)
            return $"Only one simple loop is allowed in a big polygon: {ElementText.Of(value)}";
        bool compares = CountVertices(value) <= MaxComparedEdges;
        if (ReadLoop(First(value), validates: true, compares, out var loop) is { } fault)
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

    private static string? ReadLoop(RawValueSpan value, bool validates, bool compares, out SphereLoop loop)
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
        string? invalid = (validates ? FindDuplicate(points) : null) ?? (compares ? FindCrossing(loop) : null);
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

    private static string? FindCrossing(SphereLoop loop)
    {
        for (int i = 0; i < loop.Count; i++)
        {
            for (int j = i + 2; j < loop.Count; j++)
            {
                if (loop.Arc(i).Crosses(loop.Arc(j)))
                    return $"Edges {i} and {j} cross.";
            }
        }

        return null;
    }

    private static string? CheckHoles(List<SphereLoop> loops, RawValueSpan value)
    {
        for (int i = 1; i < loops.Count; i++)
        {
            for (int j = 1; j < loops.Count; j++)
            {
                if (i == j)
                    continue;
                if (j > i && Cross(loops[i], loops[j]))
                    return $"Polygon isn't valid: Loop {i} crosses loop {j} {ElementText.Of(value)}";
                if (loops[i].Locate(loops[j].Arc(0).Middle) == Position.Inside)
                    return $"Polygon interior loops cannot be nested: {ElementText.Of(value)}";
            }
        }

        return null;
    }

    private static bool Cross(SphereLoop loop, SphereLoop other)
    {
        for (int i = 0; i < loop.Count; i++)
        {
            for (int j = 0; j < other.Count; j++)
            {
                if (loop.Arc(i).Crosses(other.Arc(j)))
                    return true;
            }
        }

        return false;
    }
}
