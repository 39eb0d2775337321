using System.Collections.Frozen;
using Streetcar.Query.Aggregation.Accumulators;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>The window functions: one line each, with what compiles it.</summary>
internal static class WindowOperators
{
    private static readonly string[] Accumulators =
    [
        "$addToSet", "$avg", "$bottom", "$bottomN", "$count", "$first", "$firstN", "$last", "$lastN", "$max", "$maxN", "$median",
        "$min", "$minN", "$percentile", "$push", "$stdDevPop", "$stdDevSamp", "$sum", "$top", "$topN",
    ];

    public static FrozenDictionary<string, Func<WindowOperand, WindowFunction>> All { get; } =
        new Dictionary<string, Func<WindowOperand, WindowFunction>>(Accumulators.Select(Shared))
        {
            ["$covariancePop"] = Accumulating(CovarianceAccumulator.Named("$covariancePop", isSample: false)),
            ["$covarianceSamp"] = Accumulating(CovarianceAccumulator.Named("$covarianceSamp", isSample: true)),
            ["$denseRank"] = RankFunction.Compile(sharesRank: true, leavesGaps: false),
            ["$derivative"] = DerivativeFunction.Named("$derivative"),
            ["$documentNumber"] = RankFunction.Compile(sharesRank: false, leavesGaps: false),
            ["$expMovingAvg"] = ExpMovingAvgFunction.Compile,
            ["$integral"] = DerivativeFunction.Named("$integral"),
            ["$linearFill"] = LinearFillFunction.Compile,
            ["$locf"] = LocfFunction.Compile,
            ["$rank"] = RankFunction.Compile(sharesRank: true, leavesGaps: true),
            ["$shift"] = ShiftFunction.Compile,
        }.ToFrozenDictionary();

    private static KeyValuePair<string, Func<WindowOperand, WindowFunction>> Shared(string name) =>
        new(name, Accumulating(AccumulatorOperators.All[name]));

    private static Func<WindowOperand, WindowFunction> Accumulating(AccumulatorOperators.Compile compile) =>
        operand => new AccumulatorFunction(compile(operand.Operand, operand.Compiler), operand.Bounds);
}
