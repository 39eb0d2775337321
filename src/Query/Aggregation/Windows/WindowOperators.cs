using System.Collections.Frozen;
using Streetcar.Bson;
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
            ["$denseRank"] = Rank(sharesRank: true, leavesGaps: false),
            ["$derivative"] = DerivativeFunction.Named("$derivative"),
            ["$documentNumber"] = Rank(sharesRank: false, leavesGaps: false),
            ["$expMovingAvg"] = ExpMovingAvgFunction.Compile,
            ["$integral"] = DerivativeFunction.Named("$integral"),
            ["$linearFill"] = FillFunction.CompileLinear,
            ["$locf"] = FillFunction.CompileLast,
            ["$rank"] = Rank(sharesRank: true, leavesGaps: true),
            ["$shift"] = ShiftFunction.Compile,
        }.ToFrozenDictionary();

    private static KeyValuePair<string, Func<WindowOperand, WindowFunction>> Shared(string name) =>
        new(name, Accumulating(AccumulatorOperators.All[name]));

    private static Func<WindowOperand, WindowFunction> Accumulating(AccumulatorOperators.Compile compile) =>
        operand => new AccumulatorFunction(compile(operand.Operand, operand.Compiler), operand.Bounds);

    private static Func<WindowOperand, WindowFunction> Rank(bool sharesRank, bool leavesGaps) => operand =>
    {
        if (operand.HasWindow)
            throw new DocumentException((ErrorCode)5371601, "Rank style window functions take no other arguments");
        if (operand.Sort is not { Fields.Count: 1 })
        {
            throw new DocumentException(
                (ErrorCode)5371602,
                $"{operand.Name} must be specified with a top level sortBy expression with exactly one element");
        }

        return operand.Operand.Type == ElementType.Document && operand.Operand.AsDocument.IsEmpty
            ? new RankFunction(sharesRank, leavesGaps)
            : throw new DocumentException(
                (ErrorCode)5371603, $"{operand.Name} must be specified with '{{}}' as the value");
    };
}
