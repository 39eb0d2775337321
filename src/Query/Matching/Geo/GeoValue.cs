namespace Streetcar.Query.Matching.Geo;

/// <summary>A geometry of a document or a query: a point's coordinates, or any other geometry on the sphere.</summary>
/// <param name="Point">The coordinates of a point.</param>
/// <param name="Geometry">What is no point; null for one.</param>
/// <param name="IsGeoJson">Whether it is GeoJSON, and no legacy pair of coordinates.</param>
internal readonly record struct GeoValue(GeoPoint Point, SphereGeometry? Geometry, bool IsGeoJson)
{
    public bool IsPoint => Geometry is null;

    /// <summary>Whether it can be on the sphere, which pairs of coordinates need not be.</summary>
    public bool IsOnSphere => !IsPoint || Point.IsOnSphere;

    /// <summary>The geometry on the sphere.</summary>
    public SphereGeometry OnSphere()
    {
        if (Geometry is not null)
            return Geometry;
        var geometry = new SphereGeometry();
        geometry.Points.Add(Point.OnSphere);
        return geometry;
    }
}
