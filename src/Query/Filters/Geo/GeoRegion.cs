namespace Streetcar.Query;

/// <summary>What <c>$geoWithin</c> looks for geometries in.</summary>
internal abstract class GeoRegion
{
    /// <summary>Whether all of a geometry lies within.</summary>
    public abstract bool Contains(in GeoValue value);
}
