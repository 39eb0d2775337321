namespace Streetcar.Query.Matching.Geo;

/// <summary>A GeoJSON geometry as the points, lines and polygons that it consists of.</summary>
internal sealed class SphereGeometry
{
    public List<SpherePoint> Points { get; } = [];

    public List<SphereLine> Lines { get; } = [];

    public List<SpherePolygon> Polygons { get; } = [];

    public bool Intersects(SpherePoint point) =>
        Points.Exists(own => own.AngleTo(point) <= SpherePoint.Tolerance)
        || Lines.Exists(line => line.IsAt(point))
        || Polygons.Exists(polygon => polygon.Contains(point));

    public bool Intersects(SphereGeometry other) =>
        other.Points.Exists(Intersects) || other.Lines.Exists(Intersects) || other.Polygons.Exists(Intersects);

    public double AngleTo(SpherePoint point)
    {
        double least = double.PositiveInfinity;
        foreach (var own in Points)
            least = Math.Min(least, own.AngleTo(point));
        foreach (var line in Lines)
            least = Math.Min(least, line.AngleTo(point));
        foreach (var polygon in Polygons)
            least = Math.Min(least, polygon.AngleTo(point));
        return least;
    }

    private bool Intersects(SphereLine other) =>
        Points.Exists(other.IsAt)
        || Lines.Exists(line => line.Intersects(other))
        || Polygons.Exists(polygon => polygon.Intersects(other));

    private bool Intersects(SpherePolygon other) =>
        Points.Exists(other.Contains)
        || Lines.Exists(other.Intersects)
        || Polygons.Exists(polygon => polygon.Intersects(other));
}
