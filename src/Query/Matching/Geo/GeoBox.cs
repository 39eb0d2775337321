namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// A bounding box of a geometry or a region, its sides included: by coordinates on a plane, or by longitudes and latitudes
/// in degrees. On the sphere a box never crosses the date line: two replace one that would.
/// </summary>
/// <param name="West">The least first coordinate.</param>
/// <param name="South">The least second coordinate.</param>
/// <param name="East">The greatest first coordinate.</param>
/// <param name="North">The greatest second coordinate.</param>
public readonly record struct GeoBox(double West, double South, double East, double North)
{
    internal static GeoBox At(GeoPoint point) => new(point.X, point.Y, point.X, point.Y);
}
