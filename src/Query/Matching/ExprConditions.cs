using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary>
/// The conditions on fields that an <c>$expr</c> implies, which an index can serve: comparisons of a field with a constant,
/// alone or under <c>$and</c> and <c>$or</c>.
/// </summary>
internal static class ExprConditions
{
    /// <summary>A condition that holds wherever the expression is true; null where none is known.</summary>
    public static MatchExpression? Of(Expression expression, FilterScope scope)
    {
        switch (expression)
        {
            case ComparisonExpression comparison:
                return OfComparison(comparison, scope);
            case LogicalExpression { IsAnd: true } and:
                MatchExpression[] known = [.. and.Operands.Select(operand => Of(operand, scope)).OfType<MatchExpression>()];
                return known.Length > 0 ? AndMatchExpression.Of(known) : null;
            case LogicalExpression or:
                MatchExpression?[] branches = [.. or.Operands.Select(operand => Of(operand, scope))];
                return branches.Length > 0 && !branches.Contains(null) ? OrMatchExpression.Of([.. branches.OfType<MatchExpression>()]) : null;
            default:
                return null;
        }
    }

    private static MatchExpression? OfComparison(ComparisonExpression comparison, FilterScope scope) => comparison switch
    {
        { Left: PathExpression { FromRoot: { } path }, Right: ConstantExpression { Value: var value } } =>
            Of(path, comparison.Kind, value, scope),
        { Left: ConstantExpression { Value: var value }, Right: PathExpression { FromRoot: { } path } } =>
            Of(path, Turned(comparison.Kind), value, scope),
        _ => null,
    };

    // For an array on the path an expression computes another array, which is not in the index.
    private static MatchExpression? Of(FieldPath path, ComparisonKind kind, RawValue value, FilterScope scope)
    {
        if (value.Type is ElementType.Missing or ElementType.Undefined or ElementType.Array)
            return null;
        if (kind == ComparisonKind.Eq)
            return EqualMatchExpression.Of(path, value, scope);
        bool isRange = !value.IsNull && !(value.IsNumber && double.IsNaN(Numbers.ToDouble(value.Raw)));
        return isRange && Operator(kind) is { } @operator ? new ExprRangeMatchExpression(path, @operator, value) : null;
    }

    private static ComparisonOperator? Operator(ComparisonKind kind) => kind switch
    {
        ComparisonKind.Gt => ComparisonOperator.GreaterThan,
        ComparisonKind.Gte => ComparisonOperator.GreaterThanOrEqual,
        ComparisonKind.Lt => ComparisonOperator.LessThan,
        ComparisonKind.Lte => ComparisonOperator.LessThanOrEqual,
        _ => null,
    };

    private static ComparisonKind Turned(ComparisonKind kind) => kind switch
    {
        ComparisonKind.Gt => ComparisonKind.Lt,
        ComparisonKind.Gte => ComparisonKind.Lte,
        ComparisonKind.Lt => ComparisonKind.Gt,
        ComparisonKind.Lte => ComparisonKind.Gte,
        _ => kind,
    };
}
