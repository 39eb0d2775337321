using Streetcar.Bson;

namespace Streetcar.Query.Matching.Geo;

/// <summary>Reads the coordinates of GeoJSON line strings.</summary>
internal static class LineReader
{
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(RawValueSpan value, out SphereLine line)
    {
        line = null!;
        if (CoordinateReader.ReadPlaces(value, out var places) is { } fault)
            return fault;
        RemoveRepeated(places);
        if (places.Count < 2)
            return $"GeoJSON LineString must have at least 2 vertices: {ElementText.Of(value)}";
        if (FindOpposite(places) is { } edge)
        {
            return $"GeoJSON LineString is not valid: Vertices {edge} and {edge + 1} are identical or antipodal "
                + ElementText.Of(value);
        }

        line = new SphereLine([.. places]);
        return null;
    }

    /// <summary>Removes places that follow upon themselves.</summary>
    public static void RemoveRepeated(List<SpherePoint> places)
    {
        int kept = 0;
        for (int i = 0; i < places.Count; i++)
        {
            if (i == 0 || places[i] != places[kept - 1])
                places[kept++] = places[i];
        }

        places.RemoveRange(kept, places.Count - kept);
    }

    /// <summary>The index of the first point whose successor is antipodal, so that there is no shortest path; or null.</summary>
    public static int? FindOpposite(List<SpherePoint> places)
    {
        for (int i = 1; i < places.Count; i++)
        {
            if ((places[i - 1] + places[i]).Length <= SpherePoint.Tolerance)
                return i - 1;
        }

        return null;
    }
}
