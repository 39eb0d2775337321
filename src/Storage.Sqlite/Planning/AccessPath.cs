using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>How a plan accesses the documents that may match.</summary>
internal abstract record AccessPath
{
    /// <summary>A scan from the start.</summary>
    public abstract Scan Open();
}

internal sealed record NoAccess : AccessPath
{
    public override Scan Open() => new UnionScan([]);
}

/// <summary>All documents, in the order of the collection or backwards.</summary>
/// <param name="Order">The index in whose order they are; null for that of insertion.</param>
/// <param name="Backward">Whether to go from the last document to the first.</param>
/// <param name="Tails">Whether to go on with documents that come after the end.</param>
internal sealed record TableAccess(IndexInfo? Order, bool Backward, bool Tails) : AccessPath
{
    public override Scan Open() => Order is null
        ? new TableScan(Backward, Backward ? TableScan.End : TableScan.Start, Tails)
        : new IndexScan(Order, [KeyRange.All], Backward);
}

/// <summary>The documents with keys in ranges of an index.</summary>
/// <param name="Index">The index.</param>
/// <param name="Bounds">The conditions as bounds of the index.</param>
/// <param name="Ranges">The bounds as ranges of keys.</param>
/// <param name="Backward">Whether to go from the last key to the first.</param>
internal sealed record IndexAccess(IndexInfo Index, IndexBounds Bounds, KeyRange[] Ranges, bool Backward) : AccessPath
{
    /// <summary>The part of the index that the query names; null where the bounds say it.</summary>
    public MinMaxRange? Span { get; init; }

    /// <summary>An access within bounds.</summary>
    public static IndexAccess To(IndexBounds bounds, bool backward = false) => new(bounds.Index, bounds, bounds.Ranges(), backward);

    public override Scan Open()
    {
        Index.Usage.Increment();
        return new IndexScan(Index, Ranges, Backward);
    }
}

/// <summary>One document for each of the values that the first fields of an index have in ranges of it.</summary>
/// <param name="Scan">The ranges.</param>
/// <param name="Fields">How many fields.</param>
internal sealed record DistinctAccess(IndexAccess Scan, int Fields) : AccessPath
{
    public override Scan Open()
    {
        Scan.Index.Usage.Increment();
        return new DistinctScan(Scan.Index, Scan.Ranges, Fields);
    }
}

/// <summary>The documents of several index scans in the order that all of them have.</summary>
/// <param name="Branches">The scans, all in the same direction.</param>
/// <param name="Prefixes">For each of them, how many bytes of its keys come before those that it is ordered by.</param>
internal sealed record MergeAccess(IndexAccess[] Branches, int[] Prefixes) : AccessPath
{
    /// <summary>With more scans at once, sorting is the lesser effort.</summary>
    public const int MaxBranches = 32;

    public override Scan Open()
    {
        foreach (var index in Branches.Select(branch => branch.Index.Usage).Distinct())
            index.Increment();
        var seen = new HashSet<long>();
        var scans = Branches.Select(branch => new IndexScan(branch.Index, branch.Ranges, branch.Backward, seen, isAlone: false));
        return new MergeScan([.. scans.Zip(Prefixes, (scan, prefix) => new MergeInput(scan, prefix))], Branches[0].Backward);
    }
}

/// <summary>The documents of several index scans, for the branches of an <c>$or</c>.</summary>
internal sealed record UnionAccess(IndexAccess[] Branches) : AccessPath
{
    public override Scan Open()
    {
        var seen = new HashSet<long>();
        foreach (var branch in Branches)
            branch.Index.Usage.Increment();
        return new UnionScan([.. Branches.Select(branch => new IndexScan(branch.Index, branch.Ranges, branch.Backward, seen))]);
    }
}
