using Streetcar.Bson;
using Streetcar.Query.Paths;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// <c>$near</c> and <c>$nearSphere</c>: documents with a geometry that is neither too near to a point nor too far from it,
/// the nearest first (<see href="https://www.mongodb.com/docs/manual/reference/operator/query/near/"/>). The order is for
/// the store to bring about.
/// </summary>
public sealed class NearMatchExpression : MatchExpression
{
    private readonly GeoDistance _distance;
    private readonly double _least;
    private readonly double _most;

    internal NearMatchExpression(FieldPath path, GeoDistance distance, double least, double most)
    {
        Path = path;
        _distance = distance;
        _least = least;
        _most = most;
        Order = new NumberOrder(DistanceOf);
    }

    /// <summary>The path to the geometries.</summary>
    public FieldPath Path { get; }

    /// <summary>Boxes outside of which nothing can match; null where it can be anywhere.</summary>
    public IReadOnlyList<GeoBox>? Boxes => _distance.BoxesWithin(_most);

    /// <summary>The nearest documents first.</summary>
    public DocumentOrder Order { get; }

    /// <summary>How far the nearest of a document's geometries is; infinite where it has none.</summary>
    internal double DistanceOf(ReadOnlySpan<byte> document) =>
        _distance.TryMeasure(document, Path, out double distance, out _) ? distance : double.PositiveInfinity;

    internal override bool Matches(ref MatchContext context) =>
        _distance.TryMeasure(context.Value.Document, Path, out double distance, out _)
        && distance >= _least && distance <= _most;

    // It is only at the top of filters, where this is never called.
    internal override bool MatchesValue(RawValueSpan value) => false;
}
