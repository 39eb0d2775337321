using System.Collections.Frozen;
using Streetcar.Query.Aggregation.Accumulators;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>The window functions: one line each, with what compiles it.</summary>
internal static class WindowOperators
{
    private static readonly string[] Accumulators =
    [
        "$addToSet", "$avg", "$bottom", "$bottomN", "$concatArrays", "$count", "$first", "$firstN", "$last", "$lastN", "$max", "$maxN", "$median",
        "$min", "$minN", "$percentile", "$push", "$setUnion", "$sum", "$top", "$topN",
    ];

    public static FrozenDictionary<string, Func<WindowOperand, WindowFunction>> All { get; } =
        new Dictionary<string, Func<WindowOperand, WindowFunction>>(Accumulators.Select(Shared))
        {
            ["$covariancePop"] = Accumulating(CovarianceAccumulator.Named(isSample: false)),
            ["$covarianceSamp"] = Accumulating(CovarianceAccumulator.Named(isSample: true)),
            ["$denseRank"] = RankFunction.Compile(sharesRank: true, leavesGaps: false),
            ["$derivative"] = DerivativeFunction.Named("$derivative"),
            ["$documentNumber"] = RankFunction.Compile(sharesRank: false, leavesGaps: false),
            ["$expMovingAvg"] = ExpMovingAvgFunction.Compile,
            ["$integral"] = DerivativeFunction.Named("$integral"),
            ["$linearFill"] = LinearFillFunction.Compile,
            ["$locf"] = LocfFunction.Compile,
            ["$rank"] = RankFunction.Compile(sharesRank: true, leavesGaps: true),
            ["$shift"] = ShiftFunction.Compile,
            ["$stdDevPop"] = Deviation("$stdDevPop", isSample: false),
            ["$stdDevSamp"] = Deviation("$stdDevSamp", isSample: true),
        }.ToFrozenDictionary();

    private static KeyValuePair<string, Func<WindowOperand, WindowFunction>> Shared(string name) =>
        new(name, Accumulating(AccumulatorOperators.InWindow(name)));

    private static Func<WindowOperand, WindowFunction> Deviation(string name, bool isSample) => Accumulating(
        AccumulatorOperators.InWindow(name),
        (operand, compiler) => new AccumulatorDefinition(compiler.Compile(operand), _ => new SlidingDeviationAccumulator(isSample)));

    // Some accumulate windows that lose documents again in another way.
    private static Func<WindowOperand, WindowFunction> Accumulating(AccumulatorOperators.Compile growing, AccumulatorOperators.Compile sliding) =>
        operand => Accumulating(operand.Bounds.Lower.IsMissing ? growing : sliding)(operand);

    private static Func<WindowOperand, WindowFunction> Accumulating(AccumulatorOperators.Compile compile) =>
        operand => new AccumulatorFunction(compile(operand.Operand, operand.Compiler), operand.Bounds);
}
