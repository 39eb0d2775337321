namespace Streetcar.Query.Matching.Geo;

/// <summary><c>$polygon</c>: where a ray meets the border an odd number of times, and the border itself.</summary>
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
