using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>An index that a query could use, with its score.</summary>
internal sealed class CandidateIndex
{
    private const int UniqueKey = 10_000;
    private const int OnePoint = 100;
    private const int SomePoints = 80;
    private const int ClosedRange = 60;
    private const int OpenRange = 40;
    private const int AllButSome = 20;
    private const int AllKeys = 10;
    private const int SortOfSome = 50;
    private const int SortOfAll = 30;

    private readonly int _lead;

    public CandidateIndex(IndexBounds bounds, PlanRequest request)
    {
        Bounds = bounds;
        HasAll = (!bounds.Index.IsSparse || bounds.ExcludesMissing) && PartialFilter.Covers(bounds.Index, request);
        bool hasSort = request.Sort.Fields.Count > 0 && Collator.AreSame(bounds.Index.Collator, request.Collator);
        SortDirection = hasSort ? SortByIndex.Direction(bounds, request.Sort) : 0;
        if (hasSort)
            DirectionOfParts = SortByIndex.DirectionOfParts(bounds, request.Sort, out _lead);
        IsNarrowing = HasAll && bounds.Fields.Any(field => !field.IsWide);
        Score = HasAll ? BoundsScore() + SortScore(request) : 0;
    }

    public IndexBounds Bounds { get; }

    /// <summary>Whether every document that matches is in the index.</summary>
    public bool HasAll { get; }

    /// <summary>1 where the index's order is the sort's, -1 where its reverse is, 0 where neither is.</summary>
    public int SortDirection { get; }

    /// <summary>The order of the index's parts, in the same way.</summary>
    public int DirectionOfParts { get; }

    /// <summary>How many parts in that order there are.</summary>
    public long PartCount => Bounds.Fields.Take(_lead).Aggregate(1L, (count, values) => count * values.Intervals.Length);

    /// <summary>Whether its parts can be merged into the sort's order, which the index itself does not have.</summary>
    public bool CanMerge => SortDirection == 0 && DirectionOfParts != 0 && PartCount is > 0 and <= MergeAccess.MaxBranches;

    /// <summary>The parts in which the index has the sort's order.</summary>
    public IEnumerable<(IndexBounds Bounds, int Prefix)> Parts => Bounds.Explode(_lead);

    /// <summary>Whether conditions narrow the index down.</summary>
    public bool IsNarrowing { get; }

    /// <summary>The higher, the better; 0 for an index that is of no use.</summary>
    public int Score { get; }

    private int BoundsScore()
    {
        if (Bounds.Index.IsUnique && Bounds.Fields.Count == Bounds.Index.Fields.Length
            && Bounds.Fields.All(field => field.IsOnePoint))
            return UniqueKey;
        int score = 0;
        bool isWildcard = Bounds.Index.Wildcard is not null;
        for (int i = 0; i < Bounds.Fields.Count; i++)
        {
            var field = Bounds.Fields[i];
            if (i == Bounds.Index.WildcardPosition)
                continue;
            score += field.IsAll ? AllKeys
                : field.IsWide ? AllButSome
                : field.IsOnePoint ? OnePoint
                : field.ArePoints ? SomePoints
                : Array.TrueForAll(field.Intervals, interval => interval.IsClosed) ? ClosedRange
                : OpenRange;
        }

        // Of two equally selective indexes, the one on the path alone is better.
        return isWildcard ? Math.Max(score, AllKeys) - 1 : score;
    }

    // With a limit an index avoids reading all documents; without one it avoids the memory of a sort.
    private int SortScore(PlanRequest request) => SortDirection == 0 && !CanMerge ? 0 : request.Limit > 0 ? SortOfSome : SortOfAll;
}
