using Streetcar.Query.Matching;
using Streetcar.Query.Matching.Geo;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>A condition of a filter as far as an index can serve it.</summary>
/// <param name="Path">The path to the values.</param>
/// <param name="Values">The values that can match.</param>
/// <param name="Source">The condition.</param>
internal sealed record Predicate(string Path, IntervalList Values, MatchExpression Source)
{
    /// <summary>The boxes that matching geometries intersect; null where the condition is about values.</summary>
    public IReadOnlyList<GeoBox>? Boxes { get; init; }

    /// <summary>How the values' strings are ordered.</summary>
    public StringOrder StringOrder { get; init; }

    /// <summary>Whether every document whose one value is among these matches.</summary>
    public bool IsExact { get; init; }

    /// <summary>Whether documents without the field can match.</summary>
    public bool MatchesMissing { get; init; }

    /// <summary>Whether the values are valid only for documents without arrays on the path.</summary>
    public bool NeedsSingleValue { get; init; }

    /// <summary>
    /// The <c>$elemMatch</c> that this is a part of, so that its conditions hold for one and the same element; null for none.
    /// </summary>
    public ElemMatchMatchExpression? Element { get; init; }

    /// <summary>Whether the path leads straight from the element, with no further array possible on the way.</summary>
    public bool IsDirect { get; init; }
}
