namespace Streetcar.Query.Matching.Geo;

/// <summary>A point on the unit sphere as a vector, or any vector between such points.</summary>
internal readonly record struct SpherePoint(double X, double Y, double Z)
{
    /// <summary>Angles up to this, in radians, are none: about 6 mm on Earth.</summary>
    public const double Tolerance = 1e-9;

    private const double Radians = Math.PI / 180;

    public double Length => Math.Sqrt(Dot(this));

    public static SpherePoint FromDegrees(double longitude, double latitude)
    {
        // A pole and the date line have several coordinates, but must be one point each.
        if (Math.Abs(latitude) == 90)
            return new SpherePoint(0, 0, Math.Sign(latitude));
        return Measured(longitude == -180 ? 180 : longitude, latitude);
    }

    /// <summary>The point as distances are measured to, where poles and the date line need not be one point each.</summary>
    public static SpherePoint Measured(double longitude, double latitude)
    {
        var (sinLat, cosLat) = Math.SinCos(latitude * Radians);
        var (sinLng, cosLng) = Math.SinCos(longitude * Radians);
        return new SpherePoint(cosLat * cosLng, cosLat * sinLng, sinLat);
    }

    public static SpherePoint operator +(SpherePoint a, SpherePoint b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static SpherePoint operator -(SpherePoint a, SpherePoint b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static SpherePoint operator -(SpherePoint a) => new(-a.X, -a.Y, -a.Z);

    public static SpherePoint operator *(SpherePoint a, double factor) => new(a.X * factor, a.Y * factor, a.Z * factor);

    public double Dot(SpherePoint other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public SpherePoint Cross(SpherePoint other) => new(
        (Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    public SpherePoint Normalized() => this * (1 / Length);

    /// <summary>The angle to another point in radians, exact for small and for large ones.</summary>
    public double AngleTo(SpherePoint other) => Math.Atan2(Cross(other).Length, Dot(other));
}
