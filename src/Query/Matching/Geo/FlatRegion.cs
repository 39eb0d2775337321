namespace Streetcar.Query.Matching.Geo;

/// <summary>A region of a plane. It contains only points.</summary>
internal abstract class FlatRegion : GeoRegion
{
    public sealed override bool Contains(in GeoValue value) => value.IsPoint && Contains(value.Point);

    protected abstract bool Contains(GeoPoint point);
}

/// <summary><c>$box</c>: between two opposite corners, borders included.</summary>
internal sealed class FlatBox(GeoPoint corner, GeoPoint opposite) : FlatRegion
{
    private readonly GeoPoint _least = new(Math.Min(corner.X, opposite.X), Math.Min(corner.Y, opposite.Y));
    private readonly GeoPoint _greatest = new(Math.Max(corner.X, opposite.X), Math.Max(corner.Y, opposite.Y));

    public override IReadOnlyList<GeoBox> Boxes => [new(_least.X, _least.Y, _greatest.X, _greatest.Y)];

    protected override bool Contains(GeoPoint point) =>
        point.X >= _least.X && point.X <= _greatest.X && point.Y >= _least.Y && point.Y <= _greatest.Y;
}

/// <summary><c>$center</c>: up to a distance from a point, that distance included.</summary>
internal sealed class FlatCircle(GeoPoint center, double radius) : FlatRegion
{
    public override IReadOnlyList<GeoBox>? Boxes => double.IsFinite(radius)
        ? [new(center.X - radius, center.Y - radius, center.X + radius, center.Y + radius)]
        : null;

    protected override bool Contains(GeoPoint point) => center.DistanceTo(point) <= radius;
}

/// <summary><c>$polygon</c>: the points from which a ray crosses the border an odd number of times, and the border itself.</summary>
internal sealed class FlatPolygon(GeoPoint[] vertices) : FlatRegion
{
    public override IReadOnlyList<GeoBox> Boxes =>
    [
        new(
            vertices.Min(vertex => vertex.X),
            vertices.Min(vertex => vertex.Y),
            vertices.Max(vertex => vertex.X),
            vertices.Max(vertex => vertex.Y)),
    ];

    protected override bool Contains(GeoPoint point)
    {
        bool isInside = false;
        var from = vertices[^1];
        foreach (var to in vertices)
        {
            double side = ((to.X - from.X) * (point.Y - from.Y)) - ((to.Y - from.Y) * (point.X - from.X));
            if (side == 0 && IsBetween(point.X, from.X, to.X) && IsBetween(point.Y, from.Y, to.Y))
                return true;
            // The ray goes to the right. An edge that ends on it counts where it comes from below.
            if (from.Y > point.Y != to.Y > point.Y)
                isInside ^= side > 0 == to.Y > from.Y;
            from = to;
        }

        return isInside;
    }

    private static bool IsBetween(double value, double end, double otherEnd) =>
        value >= Math.Min(end, otherEnd) && value <= Math.Max(end, otherEnd);
}
