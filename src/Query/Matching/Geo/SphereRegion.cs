namespace Streetcar.Query.Matching.Geo;

/// <summary>A region of the sphere. It contains a geometry where it contains each of its parts.</summary>
internal abstract class SphereRegion : GeoRegion
{
    public sealed override bool Contains(in GeoValue value)
    {
        if (value.Geometry is not { } geometry)
            return value.Point.IsOnSphere && Contains(value.Point.OnSphere);
        return geometry.Points.TrueForAll(Contains)
            && geometry.Lines.TrueForAll(Contains)
            && geometry.Polygons.TrueForAll(Contains);
    }

    protected abstract bool Contains(SpherePoint point);

    protected abstract bool Contains(SphereLine line);

    protected abstract bool Contains(SpherePolygon polygon);
}

/// <summary><c>$centerSphere</c>: up to an angle from a point. Contains lines and polygons whose vertices it contains.</summary>
internal sealed class SphereCap(SpherePoint center, double radius) : SphereRegion
{
    public override IReadOnlyList<GeoBox>? Boxes => GeoBoxes.Around(center, radius);

    protected override bool Contains(SpherePoint point) => center.AngleTo(point) <= radius + SpherePoint.Tolerance;

    protected override bool Contains(SphereLine line) => Array.TrueForAll(line.Points, Contains);

    protected override bool Contains(SpherePolygon polygon) =>
        Array.TrueForAll(polygon.Loops, loop => Array.TrueForAll(loop.Vertices, Contains));
}

/// <summary><c>$geometry</c>: polygons, each part of a geometry within one of them.</summary>
internal sealed class SpherePolygons(List<SpherePolygon> polygons) : SphereRegion
{
    public override IReadOnlyList<GeoBox>? Boxes => GeoBoxes.Of(polygons);

    protected override bool Contains(SpherePoint point)
    {
        foreach (var polygon in polygons)
        {
            if (polygon.Contains(point))
                return true;
        }

        return false;
    }

    protected override bool Contains(SphereLine line) => polygons.Exists(polygon => polygon.Contains(line));

    protected override bool Contains(SpherePolygon other) => polygons.Exists(polygon => polygon.Contains(other));
}
