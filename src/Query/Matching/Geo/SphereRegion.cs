namespace Streetcar.Query.Matching.Geo;

/// <summary>A region of the sphere. A geometry lies within it where each of its parts does.</summary>
internal abstract class SphereRegion : GeoRegion
{
    public sealed override bool Contains(in GeoValue value)
    {
        if (value.Geometry is not { } geometry)
            return value.Point.IsOnSphere && Contains(value.Point.OnSphere);
        return geometry.Places.TrueForAll(Contains)
            && geometry.Lines.TrueForAll(Contains)
            && geometry.Polygons.TrueForAll(Contains);
    }

    protected abstract bool Contains(SpherePoint place);

    protected abstract bool Contains(SphereLine line);

    protected abstract bool Contains(SpherePolygon polygon);
}
