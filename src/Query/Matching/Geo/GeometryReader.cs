using Streetcar.Bson;

namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// Reads geometries: legacy pairs of coordinates and GeoJSON
/// (<see href="https://www.mongodb.com/docs/manual/reference/geojson/"/>). Each method returns what is wrong; null where
/// nothing is.
/// </summary>
internal static class GeometryReader
{
    /// <summary>Reads the geometry of a document, which may have more fields than a pair of coordinates.</summary>
    /// <returns>Whether the value is a geometry.</returns>
    public static bool TryReadStored(RawValueSpan value, out GeoValue geometry)
    {
        geometry = default;
        return value.Type is ElementType.Document or ElementType.Array && ReadStored(value, validates: false, out geometry) is null;
    }

    /// <summary>Reads the geometry of a document, which is an array or a document itself.</summary>
    /// <param name="value">The value.</param>
    /// <param name="validates">Whether polygons may neither cross themselves nor have holes that are none.</param>
    /// <param name="geometry">The geometry.</param>
    public static string? ReadStored(RawValueSpan value, bool validates, out GeoValue geometry)
    {
        if (!IsLegacy(value))
            return ReadGeoJson(value, validates ? GeometryUse.Index : GeometryUse.Match, out geometry);
        string? fault = CoordinateReader.ReadPoint(value, allowsMore: true, out var point);
        geometry = new GeoValue(point, null, IsGeoJson: false);
        return fault;
    }

    /// <summary>Reads the point of a query: two coordinates, or a GeoJSON point.</summary>
    public static string? ReadPoint(RawValueSpan value, out GeoValue point)
    {
        point = default;
        if (value.Type is not (ElementType.Document or ElementType.Array))
            return "Point must be an array or object";
        if (!IsLegacy(value))
            return IsPoint(value) ? ReadGeoJsonPoint(value, out point) : $"Point expected: {ElementText.Of(value)}";
        string? fault = CoordinateReader.ReadPoint(value, allowsMore: false, out var pair);
        point = new GeoValue(pair, null, IsGeoJson: false);
        return fault;
    }

    /// <summary>Reads the geometry of a query.</summary>
    public static string? ReadQuery(RawValueSpan value, out GeoValue geometry) =>
        IsLegacy(value) ? ReadPoint(value, out geometry) : ReadGeoJson(value, GeometryUse.Query, out geometry);

    // A point needs not say that it is one.
    private static bool IsPoint(RawValueSpan value) =>
        GeoJsonTypes.Of(value) == GeoJsonType.Point || RawReader.Find(value.Document, "type"u8).IsMissing;

    private static bool IsLegacy(RawValueSpan value)
    {
        var reader = new RawReader(value.Document);
        return value.Type == ElementType.Array || (reader.Read() && reader.Value.IsNumber);
    }

    private static string? ReadGeoJson(RawValueSpan value, GeometryUse use, out GeoValue geometry)
    {
        var type = GeoJsonTypes.Of(value);
        // Points, which most documents have, allocate nothing.
        if (type == GeoJsonType.Point)
            return ReadGeoJsonPoint(value, out geometry);
        var parts = new SphereGeometry();
        geometry = new GeoValue(default, parts, IsGeoJson: true);
        return type switch
        {
            GeoJsonType.Unknown => $"unknown GeoJSON type: {ElementText.Of(value)}",
            GeoJsonType.GeometryCollection => ReadCollection(value, use, parts),
            _ => ReadParts(type, value, use, parts),
        };
    }

    private static string? ReadGeoJsonPoint(RawValueSpan value, out GeoValue geometry)
    {
        var point = default(GeoPoint);
        string? fault = ReadCrs(value)
            ?? CoordinateReader.ReadPoint(Coordinates(value), allowsMore: true, out point)
            ?? CoordinateReader.CheckOnSphere(point);
        geometry = new GeoValue(point, null, IsGeoJson: true);
        return fault;
    }

    private static string? ReadParts(GeoJsonType type, RawValueSpan value, GeometryUse use, SphereGeometry parts) =>
        type switch
        {
            GeoJsonType.Point => ReadPlace(value, parts),
            GeoJsonType.LineString => ReadCrs(value) ?? ReadLine(Coordinates(value), parts),
            GeoJsonType.Polygon => ReadPolygon(value, use, parts),
            GeoJsonType.MultiPoint => ReadCrs(value) ?? ReadMultiPoint(value, parts),
            GeoJsonType.MultiLineString => ReadCrs(value) ?? ReadMultiLine(value, parts),
            GeoJsonType.MultiPolygon => ReadCrs(value) ?? ReadMultiPolygon(value, use, parts),
            GeoJsonType.GeometryCollection => $"GeometryCollections cannot be nested: {ElementText.Of(value)}",
            _ => $"Unknown GeoJSON type: {ElementText.Of(value)}",
        };

    private static string? ReadPlace(RawValueSpan value, SphereGeometry parts)
    {
        if (ReadGeoJsonPoint(value, out var point) is { } fault)
            return fault;
        parts.Points.Add(point.Point.OnSphere);
        return null;
    }

    private static string? ReadPolygon(RawValueSpan value, GeometryUse use, SphereGeometry parts)
    {
        if (GeoJsonCrs.Read(value.Document, out bool isStrict) is { } fault)
            return fault;
        // What documents hold is never more than a hemisphere.
        if (isStrict && use != GeometryUse.Query)
            return "Strict winding order is only supported in queries";
        fault = isStrict
            ? PolygonReader.ReadStrict(Coordinates(value), out var polygon)
            : PolygonReader.Read(Coordinates(value), validates: use != GeometryUse.Match, out polygon);
        parts.Polygons.Add(polygon);
        return fault;
    }

    private static string? ReadLine(RawValueSpan coordinates, SphereGeometry parts)
    {
        string? fault = LineReader.Read(coordinates, out var line);
        parts.Lines.Add(line);
        return fault;
    }

    private static string? ReadMultiPoint(RawValueSpan value, SphereGeometry parts)
    {
        if (CoordinateReader.ReadPlaces(Coordinates(value), out var points) is { } fault)
            return fault;
        parts.Points.AddRange(points);
        return points.Count > 0 ? null : "MultiPoint coordinates must have at least 1 element";
    }

    private static string? ReadMultiLine(RawValueSpan value, SphereGeometry parts)
    {
        if (Coordinates(value).Type != ElementType.Array)
            return "MultiLineString coordinates must be an array";
        var lines = new RawReader(Coordinates(value).Document);
        bool isEmpty = true;
        for (; lines.Read(); isEmpty = false)
        {
            if (ReadLine(lines.Value, parts) is { } fault)
                return fault;
        }

        return isEmpty ? "MultiLineString coordinates must have at least 1 element" : null;
    }

    private static string? ReadMultiPolygon(RawValueSpan value, GeometryUse use, SphereGeometry parts)
    {
        if (Coordinates(value).Type != ElementType.Array)
            return "MultiPolygon coordinates must be an array";
        var polygons = new RawReader(Coordinates(value).Document);
        bool isEmpty = true;
        for (; polygons.Read(); isEmpty = false)
        {
            if (PolygonReader.Read(polygons.Value, validates: use != GeometryUse.Match, out var polygon) is { } fault)
                return fault;
            parts.Polygons.Add(polygon);
        }

        return isEmpty ? "MultiPolygon coordinates must have at least 1 element" : null;
    }

    private static string? ReadCollection(RawValueSpan value, GeometryUse use, SphereGeometry parts)
    {
        var geometries = RawReader.Find(value.Document, "geometries"u8);
        if (geometries.Type != ElementType.Array)
            return "GeometryCollection geometries must be an array";
        var reader = new RawReader(geometries.Document);
        int index = 0;
        for (; reader.Read(); index++)
        {
            if (reader.Value.Type != ElementType.Document)
                return $"Element {index} of \"geometries\" is not an object";
            if (ReadParts(GeoJsonTypes.Of(reader.Value), reader.Value, use, parts) is { } fault)
                return fault;
        }

        return index > 0 ? null : "GeometryCollection geometries must have at least 1 element";
    }

    private static string? ReadCrs(RawValueSpan value) =>
        GeoJsonCrs.Read(value.Document, out bool isStrict)
        ?? (isStrict ? "Strict winding order is only supported by polygon" : null);

    private static RawValueSpan Coordinates(RawValueSpan value) => RawReader.Find(value.Document, "coordinates"u8);
}
