using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>An operator that is a function of the values of all of its operands.</summary>
internal sealed class FunctionExpression(Expression[] operands, FunctionExpression.Function function) : Expression
{
    /// <summary>Makes the value from those of the operands.</summary>
    public delegate RawValue Function(ReadOnlySpan<RawValue> operands);

    public override bool IsConstant => Array.TrueForAll(operands, operand => operand.IsConstant);

    protected override RawValue Compute(Scope scope)
    {
        var values = new RawValue[operands.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = operands[i].Evaluate(scope);
        return function(values);
    }
}
