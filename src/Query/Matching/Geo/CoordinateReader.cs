using System.Globalization;
using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// Reads coordinates. Each method returns what is wrong, in MongoDB's words; null where nothing is. What documents hold
/// is read with it too, and just no geometry where something is wrong.
/// </summary>
internal static class CoordinateReader
{
    /// <summary>Reads a pair of numbers: the first fields of an array or a document, or all of them.</summary>
    public static string? ReadPoint(RawValueSpan value, bool allowsMore, out GeoPoint point)
    {
        point = default;
        if (value.Type is not (ElementType.Array or ElementType.Document))
            return "Point must be an array or object";
        var reader = new RawReader(value.Document);
        if (!reader.Read() || !reader.Value.IsNumber)
            return "Point must only contain numeric elements";
        double x = Numbers.ToDouble(reader.Value);
        if (!reader.Read() || !reader.Value.IsNumber)
            return "Point must only contain numeric elements";
        point = new GeoPoint(x, Numbers.ToDouble(reader.Value));
        if (!allowsMore && reader.Read())
            return "Point must only contain two numeric elements";
        return double.IsFinite(point.X) && double.IsFinite(point.Y)
            ? null
            : "Point coordinates must be finite numbers";
    }

    /// <summary>Reads pairs of longitude and latitude, optionally followed by an altitude.</summary>
    public static string? ReadPlaces(RawValueSpan value, out List<SpherePoint> points)
    {
        points = [];
        if (value.Type != ElementType.Array)
            return "GeoJSON coordinates must be an array of coordinates";
        var reader = new RawReader(value.Document);
        while (reader.Read())
        {
            if (reader.Value.Type != ElementType.Array)
                return "GeoJSON coordinates must be an array";
            string? fault = ReadPoint(reader.Value, allowsMore: true, out var point) ?? CheckOnSphere(point);
            if (fault is not null)
                return fault;
            points.Add(point.OnSphere);
        }

        return null;
    }

    public static string? CheckOnSphere(GeoPoint point) => point.IsOnSphere
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"longitude/latitude is out of bounds, lng: {point.X:G16} lat: {point.Y:G16}");
}
