using Streetcar.Bson;

namespace Streetcar.Query.Matching.Geo;

/// <summary>The types of GeoJSON geometries.</summary>
internal enum GeoJsonType
{
    Unknown,
    Point,
    LineString,
    Polygon,
    MultiPoint,
    MultiLineString,
    MultiPolygon,
    GeometryCollection,
}

/// <summary>The names of those types.</summary>
internal static class GeoJsonTypes
{
    /// <summary>A geometry's type.</summary>
    public static GeoJsonType Of(RawValueSpan geometry)
    {
        var type = RawReader.Find(geometry.Document, "type"u8);
        if (type.Type != ElementType.String)
            return GeoJsonType.Unknown;
        var name = type.Utf8;
        return name.SequenceEqual("Point"u8) ? GeoJsonType.Point
            : name.SequenceEqual("LineString"u8) ? GeoJsonType.LineString
            : name.SequenceEqual("Polygon"u8) ? GeoJsonType.Polygon
            : name.SequenceEqual("MultiPoint"u8) ? GeoJsonType.MultiPoint
            : name.SequenceEqual("MultiLineString"u8) ? GeoJsonType.MultiLineString
            : name.SequenceEqual("MultiPolygon"u8) ? GeoJsonType.MultiPolygon
            : name.SequenceEqual("GeometryCollection"u8) ? GeoJsonType.GeometryCollection
            : GeoJsonType.Unknown;
    }
}
