using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// Reads <c>$near</c> and <c>$nearSphere</c> in their two forms: <c>{$near: point, $maxDistance: 1}</c> and
/// <c>{$near: {$geometry: point, $maxDistance: 1}}</c>.
/// </summary>
internal static class NearParser
{
    public static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope)
    {
        var conditions = scope.Siblings;
        if (!IsNear(conditions.First().Name) || operand.Type is not (ElementType.Document or ElementType.Array))
            throw FilterError.BadValue($"near must be first in: {ElementText.Of(conditions)}");
        return ParseBeside(path, operand, conditions) ?? ParseWithin(path, operand, conditions);
    }

    /// <summary>The bounds of a distance belong to their sibling operator.</summary>
    public static FilterOperators.FieldParser Bound(string name) => (_, _, scope) =>
        IsNear(scope.Siblings.First().Name) ? null : throw FilterError.BadValue($"unknown operator: {name}");

    private static bool IsNear(string name) => name is "$near" or "$nearSphere" or "$geoNear";

    // Null where the operand is no point.
    private static NearMatchExpression? ParseBeside(FieldPath path, RawValue operand, RawDocument conditions)
    {
        double least = 0;
        double most = double.PositiveInfinity;
        bool isPoint = GeometryReader.ReadPoint(operand.Raw, out var point) is null
            || IsPointWithDistance(operand.Raw, out point, out most);
        if (isPoint && !(most >= 0))
            throw new DocumentException((ErrorCode)18522, "max distance must be non-negative");
        foreach (var (name, value) in conditions.Skip(1))
        {
            if (name == "$minDistance")
                least = ReadDistance(name, value, 16893, 16894);
            else if (name == "$maxDistance")
                most = ReadDistance(name, value, 16895, 16896);
            else if (name != "$uniqueDocs")
                throw new DocumentException((ErrorCode)34413, $"invalid argument in geo near query: {name}");
        }

        bool isSpherical = conditions.First().Name == "$nearSphere";
        return isPoint ? new NearMatchExpression(path, GeoDistance.From(point, isSpherical), least, most) : null;
    }

    private static NearMatchExpression ParseWithin(FieldPath path, RawValue operand, RawDocument conditions)
    {
        foreach (var (name, value) in conditions.Skip(1))
        {
            throw FilterError.BadValue(
                "geo near accepts just one argument when querying for a GeoJSON point. Extra field found: "
                + ElementText.Of(name, value.Raw));
        }

        GeoValue? point = null;
        double least = 0;
        double most = double.PositiveInfinity;
        var reader = new RawReader(operand.Raw.Document);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual("$geometry"u8))
                point = ReadGeometry(reader.Value) ?? point;
            else if (reader.Name.SequenceEqual("$minDistance"u8))
                least = ReadFiniteDistance("$minDistance", reader.Value);
            else if (reader.Name.SequenceEqual("$maxDistance"u8))
                most = ReadFiniteDistance("$maxDistance", reader.Value);
            else
                throw FilterError.BadValue($"invalid argument in geo near query: {System.Text.Encoding.UTF8.GetString(reader.Name)}");
        }

        return point is { } given
            ? new NearMatchExpression(path, GeoDistance.From(given, isSpherical: true), least, most)
            : throw FilterError.BadValue("$geometry is required for geo near query");
    }

    // Null where it is not a geometry, which is treated as none.
    private static GeoValue? ReadGeometry(RawValueSpan value)
    {
        if (value.Type is not (ElementType.Document or ElementType.Array))
            return null;
        if (GeometryReader.ReadPoint(value, out var point) is { } fault)
        {
            throw FilterError.BadValue(
                $"invalid point in geo near query $geometry argument: {ElementText.Of(value)}  {fault}");
        }

        return point.IsGeoJson
            ? point
            : throw FilterError.BadValue($"$near requires geojson point, given {ElementText.Of(value)}");
    }

    // A pair of coordinates and the greatest distance: [x, y, distance].
    private static bool IsPointWithDistance(RawValueSpan value, out GeoValue point, out double most)
    {
        most = double.PositiveInfinity;
        point = new GeoValue(default, null, IsGeoJson: false);
        if (RawReader.Count(value.Document) != 3
            || CoordinateReader.ReadPoint(value, allowsMore: true, out var pair) is not null)
            return false;
        point = point with { Point = pair };
        var reader = new RawReader(value.Document);
        for (int i = 0; i < 3; i++)
            reader.Read();
        if (!reader.Value.IsNumber)
            return false;
        most = Numbers.ToDouble(reader.Value);
        return true;
    }

    private static double ReadDistance(string name, RawValue value, int notANumber, int negative)
    {
        if (!value.IsNumber)
            throw new DocumentException((ErrorCode)notANumber, $"{name} must be a number");
        return value.AsDouble >= 0
            ? value.AsDouble
            : throw new DocumentException((ErrorCode)negative, $"{name} must be non-negative");
    }

    private static double ReadFiniteDistance(string name, RawValueSpan value)
    {
        if (!value.IsNumber)
            throw FilterError.BadValue($"{name} must be a number");
        double distance = Numbers.ToDouble(value);
        return distance >= 0 && double.IsFinite(distance)
            ? distance
            : throw FilterError.BadValue($"{name} must be non-negative");
    }
}
