using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$rank</c>, <c>$denseRank</c> and <c>$documentNumber</c>.</summary>
/// <param name="sharesRank">Whether documents that sort alike have the same number.</param>
/// <param name="leavesGaps">Whether the next number then counts all of them.</param>
internal sealed class RankFunction(bool sharesRank, bool leavesGaps) : WindowFunction
{
    public override BsonValue[] Compute(WindowPartition partition)
    {
        var ranks = new BsonValue[partition.Count];
        int rank = 0;
        for (int i = 0; i < ranks.Length; i++)
        {
            bool isSame = sharesRank && i > 0 && partition.SortsLikePrevious(i);
            if (!isSame)
                rank = leavesGaps ? i + 1 : rank + 1;
            ranks[i] = rank;
        }

        return ranks;
    }
}
