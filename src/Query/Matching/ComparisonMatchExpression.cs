using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary>
/// <c>$lt</c>, <c>$lte</c>, <c>$gt</c>, <c>$gte</c>: values of the operand's own kind only, but for MinKey and MaxKey,
/// which compare with all. NaN is neither less nor greater than any number.
/// </summary>
public sealed class ComparisonMatchExpression : PathMatchExpression
{
    private readonly RawValue _operand;
    private readonly Collation? _collation;
    private readonly bool _less;
    private readonly bool _orEqual;
    private readonly bool _isNaN;

    private ComparisonMatchExpression(FieldPath path, ComparisonOperator @operator, RawValue operand, Collation? collation)
        : base(path)
    {
        Operator = @operator;
        _operand = operand;
        _collation = collation;
        _less = @operator is ComparisonOperator.LessThan or ComparisonOperator.LessThanOrEqual;
        _orEqual = @operator is ComparisonOperator.LessThanOrEqual or ComparisonOperator.GreaterThanOrEqual;
        _isNaN = operand.IsNumber && IsNaN(operand.Raw);
    }

    /// <summary>How to compare.</summary>
    public ComparisonOperator Operator { get; }

    /// <summary>What to compare with; neither missing nor undefined.</summary>
    public RawValue Operand => _operand;

    internal static FilterOperators.FieldParser Parser(ComparisonOperator @operator) => (path, operand, scope) =>
        operand.Type switch
        {
            ElementType.Regex =>
                throw FilterError.BadValue($"Can't have RegEx as arg to predicate over field '{path.Text}'."),
            ElementType.Undefined => throw FilterError.BadValue("cannot compare to undefined"),
            _ => new ComparisonMatchExpression(path, @operator, operand, scope.Collation),
        };

    internal override bool MatchesValue(RawValueSpan value)
    {
        if (_operand.Type == ElementType.Null)
            return _orEqual && TypeBracket.IsNullish(value.Type);
        if (!TypeBracket.Same(value.Type, _operand.Type))
            return _operand.Type == (_less ? ElementType.MaxKey : ElementType.MinKey);
        if (_isNaN || (value.IsNumber && IsNaN(value)))
            return _orEqual && _isNaN && IsNaN(value);
        int order = Collation.Compare(_collation, value, _operand.Raw);
        return order == 0 ? _orEqual : order < 0 == _less;
    }

    private static bool IsNaN(RawValueSpan number) => number.Type switch
    {
        ElementType.Double => double.IsNaN(number.Double),
        ElementType.Decimal128 => number.Decimal128.IsNaN,
        _ => false,
    };
}

/// <summary>The operators of order.</summary>
public enum ComparisonOperator
{
    /// <summary><c>$lt</c></summary>
    LessThan,

    /// <summary><c>$lte</c></summary>
    LessThanOrEqual,

    /// <summary><c>$gt</c></summary>
    GreaterThan,

    /// <summary><c>$gte</c></summary>
    GreaterThanOrEqual,
}
