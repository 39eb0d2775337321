using System.Collections.Frozen;
using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>The accumulators: one line each, with what compiles it.</summary>
internal static class AccumulatorOperators
{
    /// <summary>Compiles an accumulator from its operand.</summary>
    public delegate AccumulatorDefinition Compile(RawValue operand, ExpressionCompiler compiler);

    public static FrozenDictionary<string, Compile> All { get; } = new Dictionary<string, Compile>
    {
        ["$addToSet"] = Unary("$addToSet", collation => new AddToSetAccumulator(collation)),
        ["$avg"] = Unary("$avg", _ => new AvgAccumulator()),
        ["$bottom"] = TopBottomAccumulator.Compile("$bottom", top: false, single: true),
        ["$bottomN"] = TopBottomAccumulator.Compile("$bottomN", top: false, single: false),
        ["$count"] = SumAccumulator.CompileCount,
        ["$first"] = Unary("$first", _ => new FirstAccumulator()),
        ["$firstN"] = FirstLastNAccumulator.Compile("$firstN", first: true),
        ["$last"] = Unary("$last", _ => new LastAccumulator()),
        ["$lastN"] = FirstLastNAccumulator.Compile("$lastN", first: false),
        ["$max"] = Unary("$max", collation => new MinMaxAccumulator(direction: 1, collation)),
        ["$maxN"] = MinMaxAccumulator.CompileN("$maxN", direction: -1),
        ["$median"] = PercentileAccumulator.CompileMedian,
        ["$mergeObjects"] = Unary("$mergeObjects", _ => new MergeObjectsAccumulator()),
        ["$min"] = Unary("$min", collation => new MinMaxAccumulator(direction: -1, collation)),
        ["$minN"] = MinMaxAccumulator.CompileN("$minN", direction: 1),
        ["$percentile"] = PercentileAccumulator.Compile,
        ["$push"] = Unary("$push", _ => new PushAccumulator()),
        ["$stdDevPop"] = Unary("$stdDevPop", _ => new StdDevAccumulator(isSample: false)),
        ["$stdDevSamp"] = Unary("$stdDevSamp", _ => new StdDevAccumulator(isSample: true)),
        ["$sum"] = Unary("$sum", _ => new SumAccumulator()),
        ["$top"] = TopBottomAccumulator.Compile("$top", top: true, single: true),
        ["$topN"] = TopBottomAccumulator.Compile("$topN", top: true, single: false),
    }.ToFrozenDictionary();

    /// <summary>The error for an accumulator that is not among them.</summary>
    public static DocumentException NotFound(string name) => name == "$accumulator"
        ? new(ErrorCode.CommandNotSupported, "$accumulator is not supported by Streetcar, which runs no JavaScript")
        : new((ErrorCode)15952, $"unknown group operator '{name}'");

    private static Compile Unary(string name, Func<Collation?, Accumulator> start) => (operand, compiler) =>
        operand.Type == ElementType.Array && operand.AsArray.Count != 1
            ? throw new DocumentException((ErrorCode)40237, $"The {name} accumulator is a unary operator")
            : new AccumulatorDefinition(
                operand.Type == ElementType.Array ? compiler.Compile(operand.AsArray[0]) : compiler.Compile(operand),
                _ => start(compiler.Collation))
            {
                IsSum = name == "$sum",
            };
}
