using Streetcar.Bson;

namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// The boxes that contain the geometries of documents, for an index
/// (<see href="https://www.mongodb.com/docs/manual/geospatial-queries/#geospatial-indexes"/>).
/// </summary>
public static class GeoBoxes
{
    // In radians: beyond the tolerance of all that is computed, and half a meter on Earth.
    private const double Margin = 1e-7;

    private static readonly GeoBox[] Everywhere = [new(-180, -90, 180, 90)];

    /// <summary>Reads a geometry on the sphere: GeoJSON, or a longitude and a latitude.</summary>
    /// <param name="value">A document's value.</param>
    /// <param name="validates">Whether polygons may not cross themselves, or have holes that are none.</param>
    /// <param name="boxes">The boxes, of which there is at least one.</param>
    /// <returns>What is wrong with the value; null where nothing is.</returns>
    public static string? ReadSphere(RawValueSpan value, bool validates, out IReadOnlyList<GeoBox> boxes)
    {
        boxes = [];
        if (value.Type is not (ElementType.Document or ElementType.Array))
            return $"geo element must be an array or object: {ElementText.Of(value)}";
        if (GeometryReader.ReadStored(value, validates, out var geometry) is { } fault)
            return fault;
        if (geometry.IsPoint && CoordinateReader.CheckOnSphere(geometry.Point) is { } outside)
            return outside;
        boxes = geometry.IsPoint ? [GeoBox.At(geometry.Point)] : Of(geometry.Geometry!) ?? Everywhere;
        return null;
    }

    /// <summary>Reads a pair of coordinates on a plane.</summary>
    /// <param name="value">A document's value.</param>
    /// <param name="box">The box, which is a point.</param>
    /// <returns>What is wrong with the value; null where nothing is.</returns>
    public static string? ReadFlat(RawValueSpan value, out GeoBox box)
    {
        string? fault = CoordinateReader.ReadPoint(value, allowsMore: true, out var point);
        box = GeoBox.At(point);
        return fault;
    }

    /// <summary>The boxes around all points up to an angle from a point; null for everywhere.</summary>
    internal static IReadOnlyList<GeoBox>? Around(SpherePoint center, double radius)
    {
        radius += Margin;
        if (!(radius < Math.PI))
            return null;
        double latitude = Math.Atan2(center.Z, double.Hypot(center.X, center.Y));
        double south = double.RadiansToDegrees(latitude - radius);
        double north = double.RadiansToDegrees(latitude + radius);
        // Around a pole there are all longitudes.
        if (south <= -90 || north >= 90)
            return [new GeoBox(-180, Math.Max(south, -90), 180, Math.Min(north, 90))];
        double longitude = double.RadiansToDegrees(Math.Atan2(center.Y, center.X));
        double width = double.RadiansToDegrees(Math.Asin(Math.Min(Math.Sin(radius) / Math.Cos(latitude), 1)));
        return Split(longitude - width, longitude + width, south, north);
    }

    /// <summary>The boxes around a geometry; null for everywhere.</summary>
    internal static IReadOnlyList<GeoBox>? Of(SphereGeometry geometry) => Around(
        [
            .. geometry.Points,
            .. geometry.Lines.SelectMany(line => line.Points),
            .. geometry.Polygons.SelectMany(Vertices),
        ],
        geometry.Polygons);

    /// <summary>The boxes around some polygons; null for everywhere.</summary>
    internal static IReadOnlyList<GeoBox>? Of(List<SpherePolygon> polygons) => Around([.. polygons.SelectMany(Vertices)], polygons);

    // Within a hemisphere, the shortest paths between points and what they enclose are within it too.
    private static IReadOnlyList<GeoBox>? Around(List<SpherePoint> points, List<SpherePolygon> polygons)
    {
        var sum = points.Aggregate((left, right) => left + right);
        if (sum.Length < Margin || polygons.Exists(polygon => polygon.Loops[0].Area > 2 * Math.PI))
            return null;
        var center = sum.Normalized();
        double radius = points.Max(center.AngleTo);
        return radius < (Math.PI / 2) - Margin ? Around(center, radius) : null;
    }

    private static IEnumerable<SpherePoint> Vertices(SpherePolygon polygon) => polygon.Loops.SelectMany(loop => loop.Vertices);

    private static IReadOnlyList<GeoBox> Split(double west, double east, double south, double north)
    {
        if (west <= -180)
            return [new GeoBox(west + 360, south, 180, north), new GeoBox(-180, south, east, north)];
        if (east >= 180)
            return [new GeoBox(west, south, 180, north), new GeoBox(-180, south, east - 360, north)];
        return [new GeoBox(west, south, east, north)];
    }
}
