using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Matching.Geo;

/// <summary>The coordinate reference system that a GeoJSON geometry names; WGS84 is the only one there is.</summary>
internal static class GeoJsonCrs
{
    /// <summary>Reads the field <c>crs</c>.</summary>
    /// <param name="geometry">The geometry.</param>
    /// <param name="isStrict">Whether it is MongoDB's own: inside is to the left of a polygon's edges, however much it is.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> geometry, out bool isStrict)
    {
        isStrict = false;
        var crs = RawReader.Find(geometry, "crs"u8);
        if (crs.IsMissing)
            return null;
        if (crs.Type is not (ElementType.Document or ElementType.Array))
            return "GeoJSON CRS must be an object";
        var type = RawReader.Find(crs.Document, "type"u8);
        if (type.Type != ElementType.String || !type.Utf8.SequenceEqual("name"u8))
            return "GeoJSON CRS must have field \"type\": \"name\"";
        var properties = RawReader.Find(crs.Document, "properties"u8);
        if (properties.Type is not (ElementType.Document or ElementType.Array))
            return "CRS must have field \"properties\" which is an object";
        var name = RawReader.Find(properties.Document, "name"u8);
        if (name.Type != ElementType.String)
            return "In CRS, \"properties.name\" must be a string";
        isStrict = name.Utf8.SequenceEqual("urn:x-mongodb:crs:strictwinding:EPSG:4326"u8);
        bool isKnown = isStrict || name.Utf8.SequenceEqual("EPSG:4326"u8)
            || name.Utf8.SequenceEqual("urn:ogc:def:crs:OGC:1.3:CRS84"u8);
        return isKnown ? null : $"Unknown CRS name: {Encoding.UTF8.GetString(name.Utf8)}";
    }
}
