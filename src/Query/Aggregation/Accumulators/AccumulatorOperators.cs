using System.Collections.Frozen;
using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The accumulators: one line each, with what compiles it.</summary>
internal static class AccumulatorOperators
{
    /// <summary>Compiles an accumulator from its operand.</summary>
    public delegate AccumulatorDefinition Compile(BsonValue operand, ExpressionCompiler compiler);

    public static FrozenDictionary<string, Compile> All { get; } = new Dictionary<string, Compile>
    {
        ["$addToSet"] = Unary("$addToSet", () => new AddToSetAccumulator()),
        ["$avg"] = Unary("$avg", () => new AverageAccumulator()),
        ["$count"] = CompileCount,
        ["$first"] = Unary("$first", () => new FirstAccumulator()),
        ["$last"] = Unary("$last", () => new LastAccumulator()),
        ["$max"] = Unary("$max", () => new ExtremeAccumulator(direction: 1)),
        ["$min"] = Unary("$min", () => new ExtremeAccumulator(direction: -1)),
        ["$push"] = Unary("$push", () => new PushAccumulator()),
        ["$sum"] = Unary("$sum", () => new SumAccumulator()),
    }.ToFrozenDictionary();

    private static Compile Unary(string name, Func<Accumulator> start) => (operand, compiler) =>
        operand.Type == BsonType.Array && operand.AsArray.Count != 1
            ? throw new DocumentException((ErrorCode)40237, $"The {name} accumulator is a unary operator")
            : new AccumulatorDefinition(
                operand.Type == BsonType.Array ? compiler.Compile(operand.AsArray[0]) : compiler.Compile(operand),
                _ => start());

    private static AccumulatorDefinition CompileCount(BsonValue operand, ExpressionCompiler compiler) =>
        operand.Type == BsonType.Document && operand.AsDocument.IsEmpty
            ? new AccumulatorDefinition(new ConstantExpression(1), _ => new SumAccumulator())
            : throw new DocumentException(
                ErrorCode.TypeMismatch, "$count takes no arguments, i.e. $count:{}");
}
