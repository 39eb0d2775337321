namespace Streetcar.Query.Matching.Geo;

/// <summary>A region of a plane. Only points lie within it.</summary>
internal abstract class FlatRegion : GeoRegion
{
    public sealed override bool Contains(in GeoValue value) => value.IsPoint && Contains(value.Point);

    protected abstract bool Contains(GeoPoint point);
}
