using Streetcar.Bson;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Collations;

namespace Streetcar.Query.Expressions;

/// <summary>An accumulator as an operator: over its operands, or over the elements of the only one where it is an array.</summary>
internal sealed class AccumulatorExpression(Expression[] operands, Func<Scope, Accumulator> start) : Expression
{
    public override bool IsConstant => Array.TrueForAll(operands, operand => operand.IsConstant);

    public static Operands.Compile Over(Func<Collation?, Accumulator> start) => (operand, compiler) =>
        new AccumulatorExpression(compiler.CompileOperands(operand), _ => start(compiler.Collation));

    /// <summary>One that takes its arguments by name, of which one is what to gather.</summary>
    public static Operands.Compile Defined(AccumulatorOperators.Compile compile) => (operand, compiler) =>
    {
        var definition = compile(operand, compiler);
        return new AccumulatorExpression([definition.Argument], definition.Start);
    };

    protected override RawValue Compute(Scope scope)
    {
        var accumulator = start(scope);
        using var memory = new StageMemory("an expression", ExpressionLimits.MaxSize);
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(scope);
            if (operands.Length > 1 || value.Type != ElementType.Array)
            {
                accumulator.Add(value, memory);
                continue;
            }

            foreach (var element in new ArrayElements(value))
            {
                OperationContext.CheckForInterrupt();
                accumulator.Add(element, memory);
            }
        }

        return accumulator.Result;
    }
}
