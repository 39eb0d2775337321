namespace Streetcar.Query.Matching.Geo;

/// <summary><c>$center</c>: up to a distance from a point, that distance included.</summary>
internal sealed class FlatCircle(GeoPoint center, double radius) : FlatRegion
{
    public override IReadOnlyList<GeoBox>? Boxes => double.IsFinite(radius)
        ? [new(center.X - radius, center.Y - radius, center.X + radius, center.Y + radius)]
        : null;

    protected override bool Contains(GeoPoint point) => center.DistanceTo(point) <= radius;
}
