using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary>
/// A necessary condition derived from an <c>$expr</c> for a field: a value before or after another in the order of all types, without a
/// look into arrays. It is for a planner to read, and matches everything itself.
/// </summary>
public sealed class ExprRangeMatchExpression : MatchExpression
{
    internal ExprRangeMatchExpression(FieldPath path, ComparisonOperator @operator, RawValue operand)
    {
        Path = path;
        Operator = @operator;
        Operand = operand;
    }

    /// <summary>The path to the value; an array is one value.</summary>
    public FieldPath Path { get; }

    /// <summary>How to compare.</summary>
    public ComparisonOperator Operator { get; }

    /// <summary>What to compare with; neither null, missing, undefined, NaN nor an array.</summary>
    public RawValue Operand { get; }

    internal override bool Matches(ref MatchContext context) => true;

    internal override bool MatchesValue(RawValueSpan value) => true;
}
