namespace Streetcar.Query.Matching.Geo;

/// <summary>A GeoJSON geometry as the places, lines and polygons that it consists of.</summary>
internal sealed class SphereGeometry
{
    public List<SpherePoint> Places { get; } = [];

    public List<SphereLine> Lines { get; } = [];

    public List<SpherePolygon> Polygons { get; } = [];

    public bool Intersects(SpherePoint place) =>
        Places.Exists(own => own.AngleTo(place) <= SpherePoint.Tolerance)
        || Lines.Exists(line => line.IsAt(place))
        || Polygons.Exists(polygon => polygon.Contains(place));

    public bool Intersects(SphereGeometry other) =>
        other.Places.Exists(Intersects) || other.Lines.Exists(Intersects) || other.Polygons.Exists(Intersects);

    public double AngleTo(SpherePoint place)
    {
        double least = double.PositiveInfinity;
        foreach (var own in Places)
            least = Math.Min(least, own.AngleTo(place));
        foreach (var line in Lines)
            least = Math.Min(least, line.AngleTo(place));
        foreach (var polygon in Polygons)
            least = Math.Min(least, polygon.AngleTo(place));
        return least;
    }

    private bool Intersects(SphereLine other) =>
        Places.Exists(other.IsAt)
        || Lines.Exists(line => line.Intersects(other))
        || Polygons.Exists(polygon => polygon.Intersects(other));

    private bool Intersects(SpherePolygon other) =>
        Places.Exists(other.Contains)
        || Lines.Exists(other.Intersects)
        || Polygons.Exists(polygon => polygon.Intersects(other));
}
