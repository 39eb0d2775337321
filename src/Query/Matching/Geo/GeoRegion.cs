namespace Streetcar.Query.Matching.Geo;

/// <summary>A region of <c>$geoWithin</c>.</summary>
internal abstract class GeoRegion
{
    /// <summary>The boxes that contain it; null for everywhere.</summary>
    public abstract IReadOnlyList<GeoBox>? Boxes { get; }

    /// <summary>Whether all of a geometry is within.</summary>
    public abstract bool Contains(in GeoValue value);
}
