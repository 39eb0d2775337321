namespace Streetcar.Query.Matching.Geo;

/// <summary><c>$geometry</c>: polygons, each part of a geometry within one of them.</summary>
internal sealed class SpherePolygons(List<SpherePolygon> polygons) : SphereRegion
{
    public override IReadOnlyList<GeoBox>? Boxes => GeoBoxes.Of(polygons);

    protected override bool Contains(SpherePoint place)
    {
        foreach (var polygon in polygons)
        {
            if (polygon.Contains(place))
                return true;
        }

        return false;
    }

    protected override bool Contains(SphereLine line) => polygons.Exists(polygon => polygon.Contains(line));

    protected override bool Contains(SpherePolygon other) => polygons.Exists(polygon => polygon.Contains(other));
}
