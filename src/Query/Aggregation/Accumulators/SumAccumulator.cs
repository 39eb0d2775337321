using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$sum</c>. Ignores what is not a number.</summary>
internal sealed class SumAccumulator : Accumulator
{
    private Summation _sum;

    public static AccumulatorDefinition CompileCount(RawValue operand, ExpressionCompiler compiler) =>
        operand.Type == ElementType.Document && operand.AsDocument.IsEmpty
            ? new AccumulatorDefinition(new ConstantExpression(1), _ => new SumAccumulator()) { IsSum = true }
            : throw new DocumentException(ErrorCode.TypeMismatch, "$count takes no arguments, i.e. $count:{}");

    public override RawValue Result => _sum.Total;

    public override RawValue State => _sum.State;

    public override void Add(RawValue value, StageMemory memory) => _sum.Add(value);

    public override bool TryRemove(RawValue value) => _sum.TryRemove(value);

    /// <summary>Adds a whole number several times.</summary>
    public void Add(RawValue whole, long times) => _sum.Add(whole, times);

    public override void Restore(RawValue state, StageMemory memory) => _sum.Restore(state);
}
