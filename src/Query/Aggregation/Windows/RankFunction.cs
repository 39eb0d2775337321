using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary><c>$rank</c>, <c>$denseRank</c> and <c>$documentNumber</c>.</summary>
/// <param name="sharesRank">Whether documents that sort alike have the same number.</param>
/// <param name="leavesGaps">Whether the next number then counts all of them.</param>
internal sealed class RankFunction(bool sharesRank, bool leavesGaps) : WindowFunction
{
    /// <summary>The code where something stands beside one of them.</summary>
    public const ErrorCode NoArguments = (ErrorCode)5371601;

    public static bool IsOne(string? function) => function is "$rank" or "$denseRank" or "$documentNumber";

    public static Func<WindowOperand, WindowFunction> Compile(bool sharesRank, bool leavesGaps) => operand =>
    {
        if (operand.HasWindow)
            throw new DocumentException(NoArguments, "Rank style window functions take no other arguments");
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

    public override WindowRun Start(WindowPartition partition) => new Run(this, partition);

    private int After(int rank, int index, WindowPartition partition)
    {
        if (sharesRank && index > 0 && partition.SortsLikePrevious(index))
            return rank;
        return leavesGaps ? index + 1 : rank + 1;
    }

    private sealed class Run(RankFunction function, WindowPartition partition) : WindowRun
    {
        private int _rank;

        public override RawValue ValueOf(int index) => _rank = function.After(_rank, index, partition);
    }
}
