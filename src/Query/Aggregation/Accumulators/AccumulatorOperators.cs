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

    private static readonly FrozenDictionary<string, Func<Collation?, Accumulator>> Unary = new Dictionary<string, Func<Collation?, Accumulator>>
    {
        ["$addToSet"] = collation => new AddToSetAccumulator(collation),
        ["$avg"] = _ => new AvgAccumulator(),
        ["$concatArrays"] = _ => new ConcatArraysAccumulator(),
        ["$first"] = _ => new FirstAccumulator(),
        ["$last"] = _ => new LastAccumulator(),
        ["$max"] = collation => new MinMaxAccumulator(direction: 1, collation),
        ["$mergeObjects"] = _ => new MergeObjectsAccumulator(),
        ["$min"] = collation => new MinMaxAccumulator(direction: -1, collation),
        ["$push"] = _ => new PushAccumulator(),
        ["$setUnion"] = collation => new SetUnionAccumulator(collation),
        ["$stdDevPop"] = _ => new StdDevAccumulator(isSample: false),
        ["$stdDevSamp"] = _ => new StdDevAccumulator(isSample: true),
        ["$sum"] = _ => new SumAccumulator(),
    }.ToFrozenDictionary();

    private static readonly Dictionary<string, Compile> Others = new()
    {
        ["$accumulator"] = ScriptAccumulator.Compile,
        ["$bottom"] = TopBottomAccumulator.Compile("$bottom", top: false, single: true),
        ["$bottomN"] = TopBottomAccumulator.Compile("$bottomN", top: false, single: false),
        ["$count"] = SumAccumulator.CompileCount,
        ["$firstN"] = FirstLastNAccumulator.Compile("$firstN", first: true),
        ["$lastN"] = FirstLastNAccumulator.Compile("$lastN", first: false),
        ["$maxN"] = MinMaxAccumulator.CompileN("$maxN", direction: -1),
        ["$median"] = PercentileAccumulator.CompileMedian,
        ["$minN"] = MinMaxAccumulator.CompileN("$minN", direction: 1),
        ["$percentile"] = PercentileAccumulator.Compile,
        ["$top"] = TopBottomAccumulator.Compile("$top", top: true, single: true),
        ["$topN"] = TopBottomAccumulator.Compile("$topN", top: true, single: false),
    };

    /// <summary>All accumulators by their names, as groups compile them.</summary>
    public static FrozenDictionary<string, Compile> All { get; } = Others.Concat(Unary.Keys.Select(name =>
        new KeyValuePair<string, Compile>(name, (operand, compiler) => Define(name, operand, compiler)))).ToFrozenDictionary();

    /// <summary>An accumulator as windows compile it, where an array is an expression as well.</summary>
    public static Compile InWindow(string name) => Unary.ContainsKey(name)
        ? (operand, compiler) => Define(name, operand, compiler)
        : All[name];

    /// <summary>The error for an accumulator that is not among them.</summary>
    public static DocumentException NotFound(string name) => new((ErrorCode)15952, $"unknown group operator '{name}'");

    private static AccumulatorDefinition Define(string name, RawValue operand, ExpressionCompiler compiler)
    {
        var start = Unary[name];
        return new AccumulatorDefinition(compiler.Compile(operand), _ => start(compiler.Collation)) { IsSum = name == "$sum" };
    }
}
