using Streetcar.Bson;
using Streetcar.Query;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// The filter of a partial index
/// (<see href="https://www.mongodb.com/docs/manual/core/index-partial/"/>): what it may be, and which queries it covers.
/// </summary>
internal static class PartialFilter
{
    /// <summary>Refuses a filter that a partial index can't have.</summary>
    /// <exception cref="DocumentException">CannotCreateIndex, TypeMismatch, or what the filter itself is refused for.</exception>
    public static void Check(BsonDocument spec, BsonValue filter)
    {
        if (filter.Type != BsonType.Document)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"Error in specification {spec} :: caused by :: The field 'partialFilterExpression' must be an object, but got {filter}");
        }

        if (spec["sparse"].Raw.IsTruthy)
        {
            throw new DocumentException(
                ErrorCode.CannotCreateIndex,
                $"Error in specification {spec} :: caused by :: cannot mix \"partialFilterExpression\" and \"sparse\" options");
        }

        if (!IsSupported(Filter.Compile(filter.AsDocument).Root))
        {
            throw new DocumentException(
                ErrorCode.CannotCreateIndex,
                $"Error in specification {spec} :: caused by :: Expression not supported in partial index: {filter}");
        }
    }

    /// <summary>Whether every document that matches a query matches the index's filter.</summary>
    public static bool Covers(Filter partial, Filter query) => Follows(partial.Root, [.. Predicates.Conjuncts(query.Root)]);

    private static bool IsSupported(FilterNode node) => node switch
    {
        AndNode or OrNode => ((LogicalNode)node).Children.All(IsSupported),
        EqualNode or InNode or ComparisonNode or ExistsNode or TypeNode => true,
        _ => false,
    };

    private static bool Follows(FilterNode condition, FilterNode[] from) => condition switch
    {
        AndNode and => and.Children.All(child => Follows(child, from)),
        OrNode or => or.Children.Any(child => Follows(child, from)),
        FieldNode field => from.OfType<FieldNode>().Any(other => other.Path.Equals(field.Path) && Follows(field, other)),
        _ => false,
    };

    private static bool Follows(FieldNode condition, FieldNode from)
    {
        if (condition is TypeNode type)
            return from is TypeNode other && other.Types.All(type.Types.Contains);
        if (condition is ExistsNode)
            return from is ExistsNode || Predicates.Read(from) is { MatchesMissing: false };
        return Predicates.Read(condition) is { IsExact: true } wanted
            && Predicates.Read(from) is { } given
            && given.Values.IsWithin(wanted.Values);
    }
}
