using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Tests.Matching.Geo;

public sealed class GeoPropertyTests
{
    private static readonly Gen<double> Longitudes = Gen.Choose(-180_000, 180_000).Select(n => n / 1000.0);

    private static readonly Gen<double> Latitudes = Gen.Choose(-90_000, 90_000).Select(n => n / 1000.0);

    private static readonly Gen<(double Lng, double Lat)> Points = from lng in Longitudes from lat in Latitudes select (lng, lat);

    // The corners of a regular polygon around a point, the angle to them in degrees, and a direction. None is around a pole,
    // where there are no directions.
    private static readonly Gen<((double Lng, double Lat) Center, int Corners, double Radius, double Bearing)> Regular =
        from center in Points.Where(point => Math.Abs(point.Lat) < 90)
        from corners in Gen.Choose(3, 12)
        from radius in Gen.Choose(1, 700)
        from bearing in Gen.Choose(0, 3599)
        select (center, corners, radius / 10.0, bearing / 10.0);

    [Fact]
    public void What_lies_within_the_inner_circle_of_a_polygon_lies_within_the_polygon() => Check(
        from polygon in Regular from share in Gen.Choose(0, 99) select (polygon, share / 100.0),
        sample => Matches("$geoWithin", Polygon(sample.polygon), Along(
            sample.polygon.Center, sample.polygon.Bearing + 77, sample.Item2 * InnerRadius(sample.polygon))));

    [Fact]
    public void What_lies_beyond_the_corners_of_a_polygon_lies_outside() => Check(
        from polygon in Regular from beyond in Gen.Choose(1, 100) select (polygon, beyond),
        sample => !Matches("$geoWithin", Polygon(sample.polygon), Along(
            sample.polygon.Center, sample.polygon.Bearing + 77, sample.polygon.Radius + (sample.beyond / 100.0 * (180 - sample.polygon.Radius)))));

    [Fact]
    public void A_hole_takes_out_what_lies_in_it() => Check(
        from polygon in Regular from share in Gen.Choose(1, 99) select (polygon, share / 100.0),
        sample =>
        {
            var hole = sample.polygon with { Radius = sample.polygon.Radius / 2 };
            var both = RawArray.Create(Ring(sample.polygon), Ring(hole));
            return !Matches("$geoWithin", Geometry("Polygon", both), Along(
                sample.polygon.Center, sample.polygon.Bearing, sample.Item2 * InnerRadius(hole)));
        });

    [Fact]
    public void A_line_from_within_to_without_intersects_but_does_not_lie_within() => Check(
        Regular,
        polygon =>
        {
            var line = Geometry("LineString", RawArray.Create(
                Pair(polygon.Center), Pair(Along(polygon.Center, polygon.Bearing + 33, polygon.Radius + 5))));
            return Matches("$geoIntersects", Polygon(polygon), line) && Matches("$geoIntersects", line, Polygon(polygon))
                && !Matches("$geoWithin", Polygon(polygon), line);
        });

    [Fact]
    public void A_polygon_lies_within_a_larger_one_and_not_the_other_way_round() => Check(
        Regular,
        polygon =>
        {
            var smaller = polygon with { Radius = polygon.Radius / 2, Bearing = polygon.Bearing };
            return Matches("$geoWithin", Polygon(polygon), Polygon(smaller)) && !Matches("$geoWithin", Polygon(smaller), Polygon(polygon))
                && Matches("$geoIntersects", Polygon(polygon), Polygon(smaller)) && Matches("$geoIntersects", Polygon(smaller), Polygon(polygon))
                && Matches("$geoWithin", Polygon(polygon), Polygon(polygon));
        });

    [Fact]
    public void The_order_of_near_is_that_of_the_haversine_distance() => Check(
        from center in Points from places in Points.ListOf() select (center, places),
        sample =>
        {
            var near = new RawDocument { ["$nearSphere"] = Pair(sample.center) };
            var order = Filter.Compile(new RawDocument { ["loc"] = near }).Near!.Order;
            using var sorter = new DocumentSorter(order);
            foreach (var place in sample.places)
                sorter.Add(new RawDocument { ["loc"] = Pair(place) }.Span);
            double last = 0;
            int count = 0;
            for (; sorter.TryNext(out var document); count++)
            {
                var place = new RawDocument(document)["loc"];
                double distance = Haversine(sample.center, (place[0].AsDouble, place[1].AsDouble));
                if (distance < last - 1e-7)
                    return false;
                last = distance;
            }

            return count == sample.places.Count;
        });

    private static bool Matches(string name, RawValue shape, RawValue location) => Filter
        .Compile(new RawDocument { ["loc"] = new RawDocument { [name] = new RawDocument { ["$geometry"] = shape } } })
        .Matches(new RawDocument { ["loc"] = location }.Span);

    private static bool Matches(string name, RawValue shape, (double Lng, double Lat) location) =>
        Matches(name, shape, Pair(location));

    private static RawValue Polygon(((double Lng, double Lat) Center, int Corners, double Radius, double Bearing) polygon) =>
        Geometry("Polygon", RawArray.Create(Ring(polygon)));

    private static RawValue Geometry(string type, RawArray coordinates) =>
        new RawDocument { ["type"] = type, ["coordinates"] = coordinates };

    private static RawArray Ring(((double Lng, double Lat) Center, int Corners, double Radius, double Bearing) polygon)
    {
        var corners = Enumerable.Range(0, polygon.Corners)
            .Select(i => (RawValue)Pair(Along(polygon.Center, polygon.Bearing + (360.0 * i / polygon.Corners), polygon.Radius)))
            .ToList();
        return RawArray.From([.. corners, corners[0]]);
    }

    private static RawArray Pair((double Lng, double Lat) point) => RawArray.Create(point.Lng, point.Lat);

    // How far the middle of an edge is from the center: a right spherical triangle tells.
    private static double InnerRadius(((double Lng, double Lat) Center, int Corners, double Radius, double Bearing) polygon) =>
        Degrees(Math.Atan(Math.Tan(Radians(polygon.Radius)) * Math.Cos(Math.PI / polygon.Corners)));

    // Where one comes to from a point by a bearing and an angle.
    private static (double Lng, double Lat) Along((double Lng, double Lat) from, double bearing, double angle)
    {
        var (sinLat, cosLat) = Math.SinCos(Radians(from.Lat));
        var (sinAngle, cosAngle) = Math.SinCos(Radians(angle));
        double sin = (sinLat * cosAngle) + (cosLat * sinAngle * Math.Cos(Radians(bearing)));
        double turn = Math.Atan2(Math.Sin(Radians(bearing)) * sinAngle * cosLat, cosAngle - (sinLat * sin));
        double lng = Math.IEEERemainder(from.Lng + Degrees(turn), 360);
        return (lng, Degrees(Math.Asin(Math.Clamp(sin, -1, 1))));
    }

    private static double Haversine((double Lng, double Lat) a, (double Lng, double Lat) b)
    {
        double lat = Math.Sin(Radians(b.Lat - a.Lat) / 2);
        double lng = Math.Sin(Radians(b.Lng - a.Lng) / 2);
        double h = (lat * lat) + (Math.Cos(Radians(a.Lat)) * Math.Cos(Radians(b.Lat)) * lng * lng);
        return 2 * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    private static double Radians(double degrees) => double.DegreesToRadians(degrees);

    private static double Degrees(double radians) => double.RadiansToDegrees(radians);

    private static void Check<T>(Gen<T> samples, Func<T, bool> holds) =>
        Prop.ForAll(samples.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
