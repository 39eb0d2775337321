using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// Measures how far the geometries of documents are from a point: in meters from a GeoJSON point, in radians from a pair
/// of coordinates on the sphere, in the coordinates' own unit on a plane.
/// </summary>
internal sealed class GeoDistance
{
    /// <summary>The radius of the Earth in meters, as MongoDB has it.</summary>
    public const double EarthRadius = 6378100;

    private readonly GeoPoint _point;
    private readonly SpherePoint _place;
    private readonly SpherePoint _measured;
    private readonly bool _isSpherical;
    private readonly double _unit;

    private GeoDistance(GeoPoint point, bool isSpherical, double unit)
    {
        _point = point;
        _isSpherical = isSpherical;
        _unit = unit;
        _place = isSpherical ? point.OnSphere : default;
        _measured = isSpherical ? SpherePoint.Measured(point.X, point.Y) : default;
    }

    /// <summary>The distance from a point.</summary>
    /// <param name="point">A point.</param>
    /// <param name="isSpherical">Whether a pair of coordinates is on the sphere.</param>
    /// <exception cref="DocumentException">BadValue: the pair is no longitude and latitude.</exception>
    public static GeoDistance From(GeoValue point, bool isSpherical)
    {
        if (isSpherical && !point.IsOnSphere)
            throw FilterError.BadValue("Legacy point is out of bounds for spherical query");
        return new GeoDistance(point.Point, isSpherical || point.IsGeoJson, point.IsGeoJson ? EarthRadius : 1);
    }

    /// <summary>The boxes that contain everything within a distance; null for everywhere.</summary>
    public IReadOnlyList<GeoBox>? BoxesWithin(double distance)
    {
        if (_isSpherical)
            return GeoBoxes.Around(_place, distance / _unit);
        return double.IsFinite(distance)
            ? [new GeoBox(_point.X - distance, _point.Y - distance, _point.X + distance, _point.Y + distance)]
            : null;
    }

    /// <summary>Measures the distance of the nearest geometry at a path.</summary>
    /// <param name="document">The document.</param>
    /// <param name="path">The path.</param>
    /// <param name="distance">The distance.</param>
    /// <param name="location">The geometry at that distance, as it is in the document.</param>
    /// <returns>False where there is none.</returns>
    public bool TryMeasure(
        ReadOnlySpan<byte> document, FieldPath path, out double distance, out RawValueSpan location)
    {
        var nearest = new Nearest(this);
        path.Walk(document, ref nearest);
        distance = nearest.Distance;
        location = nearest.Location;
        return !location.IsMissing;
    }

    private double? Measure(in GeoValue geometry)
    {
        if (!_isSpherical)
            return geometry.IsPoint ? _point.DistanceTo(geometry.Point) : null;
        if (!geometry.IsOnSphere)
            return null;
        double angle = geometry.Geometry?.AngleTo(_place)
            ?? _measured.AngleTo(SpherePoint.Measured(geometry.Point.X, geometry.Point.Y));
        // Radians are meters that were divided again.
        return _unit == EarthRadius ? angle * EarthRadius : angle * EarthRadius * (1 / EarthRadius);
    }

    private ref struct Nearest(GeoDistance measure) : IPathVisitor
    {
        public double Distance { get; private set; } = double.PositiveInfinity;

        public RawValueSpan Location { get; private set; }

        public bool Visit(RawValueSpan value, int arrayIndex)
        {
            if (GeometryReader.TryReadStored(value, out var geometry)
                && measure.Measure(geometry) is { } distance && distance < Distance)
            {
                Distance = distance;
                Location = value;
            }

            return false;
        }
    }
}
