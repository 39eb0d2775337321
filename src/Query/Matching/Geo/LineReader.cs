using Streetcar.Bson;

namespace Streetcar.Query.Matching.Geo;

/// <summary>Reads the coordinates of GeoJSON line strings.</summary>
internal static class LineReader
{
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(RawValueSpan value, out SphereLine line)
    {
        line = null!;
        if (CoordinateReader.ReadPlaces(value, out var points) is { } fault)
            return fault;
        RemoveRepeated(points);
        if (points.Count < 2)
            return $"GeoJSON LineString must have at least 2 vertices: {ElementText.Of(value)}";
        if (FindOpposite(points) is { } edge)
        {
            return $"GeoJSON LineString is not valid: Vertices {edge} and {edge + 1} are identical or antipodal "
                + ElementText.Of(value);
        }

        line = new SphereLine([.. points]);
        return null;
    }

    /// <summary>Removes points that follow upon themselves.</summary>
    public static void RemoveRepeated(List<SpherePoint> points)
    {
        int kept = 0;
        for (int i = 0; i < points.Count; i++)
        {
            if (i == 0 || points[i] != points[kept - 1])
                points[kept++] = points[i];
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    /// <summary>The index of the first point whose successor is antipodal, so that there is no shortest path; or null.</summary>
    public static int? FindOpposite(List<SpherePoint> points)
    {
        for (int i = 1; i < points.Count; i++)
        {
            if ((points[i - 1] + points[i]).Length <= SpherePoint.Tolerance)
                return i - 1;
        }

        return null;
    }
}
