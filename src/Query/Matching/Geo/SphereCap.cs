namespace Streetcar.Query.Matching.Geo;

/// <summary><c>$centerSphere</c>: up to an angle from a place. Lines and polygons lie within by their vertices.</summary>
internal sealed class SphereCap(SpherePoint center, double radius) : SphereRegion
{
    public override IReadOnlyList<GeoBox>? Boxes => GeoBoxes.Around(center, radius);

    protected override bool Contains(SpherePoint place) => center.AngleTo(place) <= radius + SpherePoint.Tolerance;

    protected override bool Contains(SphereLine line) => Array.TrueForAll(line.Places, Contains);

    protected override bool Contains(SpherePolygon polygon) =>
        Array.TrueForAll(polygon.Loops, loop => Array.TrueForAll(loop.Vertices, Contains));
}
