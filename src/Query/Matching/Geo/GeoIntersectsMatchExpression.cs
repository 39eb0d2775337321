using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// <c>$geoIntersects</c>: two geometries have a point in common
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/query/geoIntersects/"/>).
/// </summary>
public sealed class GeoIntersectsMatchExpression : PathMatchExpression
{
    private readonly SphereGeometry _other;

    private GeoIntersectsMatchExpression(FieldPath path, SphereGeometry other)
        : base(path) => _other = other;

    /// <summary>Boxes outside of which nothing can match; null where it can be anywhere.</summary>
    public IReadOnlyList<GeoBox>? Boxes => GeoBoxes.Of(_other);

    internal static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope)
    {
        // Of several shapes the last one counts.
        var (name, shape) = GeoOperand.Shapes(operand, scope)[^1];
        if (name != "$geometry" || shape.Type is not (ElementType.Document or ElementType.Array))
        {
            throw FilterError.BadValue(GeoRegionParser.Read(name, shape, out _)
                ?? $"$geoIntersect not supported with provided geometry: {ElementText.Of(scope.Siblings)}");
        }

        if (GeometryReader.ReadQuery(shape.Raw, out var geometry) is { } fault)
            throw FilterError.BadValue(fault);
        return geometry.IsOnSphere
            ? new GeoIntersectsMatchExpression(path, geometry.OnSphere())
            : throw FilterError.BadValue(
                $"$geoIntersect not supported with provided geometry: {ElementText.Of(scope.Siblings)}");
    }

    internal override bool MatchesValue(RawValueSpan value)
    {
        if (!GeometryReader.TryReadStored(value, out var geometry) || !geometry.IsOnSphere)
            return false;
        return geometry.Geometry is null
            ? _other.Intersects(geometry.Point.OnSphere)
            : _other.Intersects(geometry.Geometry);
    }
}
