namespace Streetcar.Faults.Transactions;

/// <summary>What became of a transaction.</summary>
internal enum Fate
{
    Unknown,
    Committed,
    Aborted,
}

/// <summary>A transaction that reads lists and appends its number to some of them.</summary>
/// <param name="Number">Its number, unlike all others.</param>
internal sealed record ListTransaction(int Number)
{
    /// <summary>The lists as it read them, before it appended to any.</summary>
    public Dictionary<string, int[]> Reads { get; } = [];

    /// <summary>The lists that it appended to.</summary>
    public HashSet<string> Appends { get; } = [];

    public Fate Fate { get; set; } = Fate.Aborted;
}
