using Streetcar.Bson;
using Streetcar.Query.Collations;

namespace Streetcar.Query.Expressions;

/// <summary>The comparison operators, in the order of values across types, of strings by the collation.</summary>
internal sealed class ComparisonExpression(ComparisonKind kind, Expression left, Expression right, Collation? collation)
    : Expression
{
    public ComparisonKind Kind => kind;

    public Expression Left => left;

    public Expression Right => right;

    public override bool IsConstant => left.IsConstant && right.IsConstant;

    public static Operands.Compile Named(string name, ComparisonKind kind) => (operand, compiler) =>
    {
        var both = Operands.Exactly(2, name, operand, compiler);
        return new ComparisonExpression(kind, both[0], both[1], compiler.Collation);
    };

    protected override RawValue Compute(Scope scope)
    {
        int order = Collation.Compare(collation, left.Evaluate(scope).Raw, right.Evaluate(scope).Raw);
        return kind switch
        {
            ComparisonKind.Cmp => Math.Sign(order),
            ComparisonKind.Eq => order == 0,
            ComparisonKind.Ne => order != 0,
            ComparisonKind.Gt => order > 0,
            ComparisonKind.Gte => order >= 0,
            ComparisonKind.Lt => order < 0,
            _ => order <= 0,
        };
    }
}

/// <summary>The comparison operators.</summary>
internal enum ComparisonKind
{
    Cmp,
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
}
