using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Matching.Geo;

/// <summary>Reads the shapes of <c>$geoWithin</c>: a line each.</summary>
internal static class GeoRegionParser
{
    /// <summary>Reads a region.</summary>
    /// <param name="name">Its operator.</param>
    /// <param name="shape">The operator's operand.</param>
    /// <param name="region">The region; null where the geometry is none.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(string name, RawValue shape, out GeoRegion? region)
    {
        region = null;
        if (shape.Type is not (ElementType.Document or ElementType.Array))
            return Unknown(name, shape);
        return name switch
        {
            "$box" => ReadBox(shape.Raw, out region),
            "$center" => ReadCenter(shape.Raw, out region),
            "$polygon" => ReadPolygon(shape.Raw, out region),
            "$centerSphere" => ReadCenterSphere(shape.Raw, out region),
            "$geometry" => ReadGeometry(shape.Raw, out region),
            _ => Unknown(name, shape),
        };
    }

    public static string Unknown(string name, RawValue shape) =>
        $"unknown geo specifier: {ElementText.Of(name, shape.Raw)}";

    private static string? ReadBox(RawValueSpan shape, out GeoRegion? region)
    {
        region = null;
        var corners = new RawReader(shape.Document);
        if (ReadNextPoint(ref corners, out var corner) is { } fault)
            return fault;
        fault = ReadNextPoint(ref corners, out var opposite);
        region = new FlatBox(corner, opposite);
        return fault;
    }

    private static string? ReadPolygon(RawValueSpan shape, out GeoRegion? region)
    {
        region = null;
        var vertices = new List<GeoPoint>();
        var reader = new RawReader(shape.Document);
        while (reader.Read())
        {
            if (CoordinateReader.ReadPoint(reader.Value, allowsMore: false, out var vertex) is { } fault)
                return fault;
            vertices.Add(vertex);
        }

        if (vertices.Count < 3)
            return "Polygon must have at least 3 points";
        region = new FlatPolygon([.. vertices]);
        return null;
    }

    private static string? ReadCenter(RawValueSpan shape, out GeoRegion? region)
    {
        string? fault = ReadCircle(shape, mustBeOnSphere: false, out var center, out double radius);
        region = new FlatCircle(center, radius);
        return fault;
    }

    private static string? ReadCenterSphere(RawValueSpan shape, out GeoRegion? region)
    {
        string? fault = ReadCircle(shape, mustBeOnSphere: true, out var center, out double radius);
        region = new SphereCap(center.OnSphere, radius);
        return fault;
    }

    private static string? ReadCircle(RawValueSpan shape, bool mustBeOnSphere, out GeoPoint center, out double radius)
    {
        radius = 0;
        var reader = new RawReader(shape.Document);
        string? fault = ReadNextPoint(ref reader, out center)
            ?? (mustBeOnSphere ? CoordinateReader.CheckOnSphere(center) : null);
        if (fault is not null)
            return fault;
        radius = reader.Read() && reader.Value.IsNumber ? Numbers.ToDouble(reader.Value) : double.NaN;
        if (!(radius >= 0))
            return "radius must be a non-negative number";
        return reader.Read() ? "Only 2 fields allowed for circular region" : null;
    }

    private static string? ReadGeometry(RawValueSpan shape, out GeoRegion? region)
    {
        string? fault = GeometryReader.ReadQuery(shape, out var value);
        region = value.Geometry is { Polygons.Count: > 0 } geometry ? new SpherePolygons(geometry.Polygons) : null;
        return fault;
    }

    private static string? ReadNextPoint(ref RawReader reader, out GeoPoint point) =>
        CoordinateReader.ReadPoint(reader.Read() ? reader.Value : default, allowsMore: false, out point);
}
