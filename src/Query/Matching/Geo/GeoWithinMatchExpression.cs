using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// <c>$geoWithin</c>: all of a geometry is within a region
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/query/geoWithin/"/>).
/// </summary>
public sealed class GeoWithinMatchExpression : PathMatchExpression
{
    private readonly GeoRegion _region;

    private GeoWithinMatchExpression(FieldPath path, GeoRegion region)
        : base(path) => _region = region;

    /// <summary>Boxes outside of which nothing can match; null where it can be anywhere.</summary>
    public IReadOnlyList<GeoBox>? Boxes => _region.Boxes;

    internal static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope)
    {
        var shapes = GeoOperand.Shapes(operand, scope);
        string? fault = GeoRegionParser.Read(shapes[0].Name, shapes[0].Value, out var region);
        if (fault is not null)
            throw FilterError.BadValue(fault);
        if (shapes.Count > 1)
        {
            throw FilterError.BadValue(
                $"$geoWithin doesn't accept multiple shapes {ElementText.Of("$geoWithin", operand.Raw)}");
        }

        return region is not null
            ? new GeoWithinMatchExpression(path, region)
            : throw FilterError.BadValue(
                $"$within not supported with provided geometry: {ElementText.Of(scope.Siblings)}");
    }

    internal override bool MatchesValue(RawValueSpan value) =>
        GeometryReader.TryReadStored(value, out var geometry) && _region.Contains(geometry);
}
