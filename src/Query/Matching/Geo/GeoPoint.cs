namespace Streetcar.Query.Matching.Geo;

/// <summary>A pair of coordinates: on a plane, or longitude and latitude in degrees.</summary>
internal readonly record struct GeoPoint(double X, double Y)
{
    /// <summary>Whether the pair can be a longitude and a latitude.</summary>
    public bool IsOnSphere => X is >= -180 and <= 180 && Y is >= -90 and <= 90;

    public SpherePoint OnSphere => SpherePoint.FromDegrees(X, Y);

    public double DistanceTo(GeoPoint other) => double.Hypot(X - other.X, Y - other.Y);
}
