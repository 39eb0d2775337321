using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Matching.Geo;
using Streetcar.Query.Shapes;
using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>
/// The filter of a partial index
/// (<see href="https://www.mongodb.com/docs/manual/core/index-partial/"/>): what it may be, and which queries it covers.
/// </summary>
internal static class PartialFilter
{
    /// <summary>Refuses a filter that a partial index can't have.</summary>
    /// <exception cref="DocumentException">CannotCreateIndex, TypeMismatch, or what the filter itself is refused for.</exception>
    public static void Check(RawDocument spec, RawValue filter)
    {
        if (filter.Type != ElementType.Document)
            throw IndexSpec.Invalid(ErrorCode.TypeMismatch, spec, $"The field 'partialFilterExpression' must be an object, but got {filter}");
        if (spec["sparse"].Raw.IsTruthy)
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, "cannot mix \"partialFilterExpression\" and \"sparse\" options");
        var root = Filter.Compile(filter.AsDocument).Root;
        if (Predicates.Conjuncts(root).Any(node => node is ExprMatchExpression))
            throw IndexSpec.Invalid(ErrorCode.QueryFeatureNotAllowed, spec, "$expr is not allowed in a partial index");
        if (!IsSupported(root))
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, $"Expression not supported in partial index: {filter}");
    }

    /// <summary>Whether every document that matches a query matches the index's filter, if it has one.</summary>
    public static bool Covers(IndexInfo index, PlanRequest request) => index.Partial is not { } partial
        || Follows(
            partial.Root,
            [.. Predicates.Conjuncts(request.Filter.Root)],
            new Predicates(request.Collator),
            StringOrders.Of(index.Collator, request.Collator));

    /// <summary>Whether two indexes hold the same documents, by whatever order of conditions.</summary>
    public static bool AreSame(RawDocument left, RawDocument right)
    {
        var (one, other) = (left["partialFilterExpression"], right["partialFilterExpression"]);
        return one.IsMissing || other.IsMissing
            ? one.IsMissing == other.IsMissing
            : ParsedFilter.Normalized(one.AsDocument).Equals(ParsedFilter.Normalized(other.AsDocument));
    }

    private static bool IsSupported(MatchExpression node) => node switch
    {
        AndMatchExpression or OrMatchExpression => ((LogicalMatchExpression)node).Children.All(IsSupported),
        EqualMatchExpression or InMatchExpression or ComparisonMatchExpression or ExistsMatchExpression or TypeMatchExpression
            or GeoWithinMatchExpression or GeoIntersectsMatchExpression => true,
        _ => false,
    };

    private static bool Follows(MatchExpression condition, MatchExpression[] from, Predicates predicates, StringOrder served) => condition switch
    {
        AndMatchExpression and => and.Children.All(child => Follows(child, from, predicates, served)),
        OrMatchExpression or => or.Children.Any(child => Follows(child, from, predicates, served)),
        PathMatchExpression field => from.OfType<PathMatchExpression>().Any(other => other.Path.Equals(field.Path) && Follows(field, other, predicates, served)),
        _ => false,
    };

    private static bool Follows(PathMatchExpression condition, PathMatchExpression from, Predicates predicates, StringOrder served)
    {
        if (condition is TypeMatchExpression type)
            return from is TypeMatchExpression other && other.Types.All(type.Types.Contains);
        if (condition is ExistsMatchExpression)
            return from is ExistsMatchExpression || predicates.Read(from) is { MatchesMissing: false };
        return predicates.Read(condition) is { IsExact: true } wanted && wanted.StringOrder.IsWithin(served)
            && predicates.Read(from) is { } given && given.StringOrder.IsWithin(served)
            && given.Values.IsWithin(wanted.Values);
    }
}
