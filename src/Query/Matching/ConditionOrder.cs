namespace Streetcar.Query.Matching;

/// <summary>The order in which MongoDB evaluates conditions that must all match: by their kinds, then by their fields.</summary>
internal static class ConditionOrder
{
    public static MatchExpression[] Sort(MatchExpression[] conditions) =>
        [.. conditions.OrderBy(Rank).ThenBy(condition => condition is PathMatchExpression { Path.Text: var path } ? path : "", StringComparer.Ordinal)];

    private static int Rank(MatchExpression condition) => condition switch
    {
        AndMatchExpression => 0,
        OrMatchExpression => 1,
        ElemMatchObjectMatchExpression => 2,
        ElemMatchValueMatchExpression => 3,
        SizeMatchExpression => 4,
        EqualMatchExpression => 5,
        ComparisonMatchExpression { Operator: ComparisonOperator.LessThanOrEqual } => 6,
        ComparisonMatchExpression { Operator: ComparisonOperator.LessThan } => 7,
        ComparisonMatchExpression { Operator: ComparisonOperator.GreaterThan } => 8,
        ComparisonMatchExpression => 9,
        RegexMatchExpression => 10,
        ModMatchExpression => 11,
        ExistsMatchExpression => 12,
        InMatchExpression => 13,
        BitsMatchExpression => 14,
        NotMatchExpression => 15,
        NorMatchExpression => 16,
        _ => 17,
    };
}
