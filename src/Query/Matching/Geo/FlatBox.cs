namespace Streetcar.Query.Matching.Geo;

/// <summary><c>$box</c>: between two opposite corners, borders included.</summary>
internal sealed class FlatBox(GeoPoint corner, GeoPoint opposite) : FlatRegion
{
    private readonly GeoPoint _least = new(Math.Min(corner.X, opposite.X), Math.Min(corner.Y, opposite.Y));
    private readonly GeoPoint _greatest = new(Math.Max(corner.X, opposite.X), Math.Max(corner.Y, opposite.Y));

    public override IReadOnlyList<GeoBox> Boxes => [new(_least.X, _least.Y, _greatest.X, _greatest.Y)];

    protected override bool Contains(GeoPoint point) =>
        point.X >= _least.X && point.X <= _greatest.X && point.Y >= _least.Y && point.Y <= _greatest.Y;
}
