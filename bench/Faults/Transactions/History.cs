namespace Streetcar.Faults.Transactions;

/// <summary>
/// Looks for anomalies in a history of appends, as Elle does (<see href="https://github.com/jepsen-io/elle"/>): the order of a
/// list's items is the order of its versions, so that who wrote before whom, who read from whom, and who overwrote what whom had
/// read is known. Write skew alone, two transactions that each overwrite what the other has read, is allowed.
/// </summary>
/// <param name="transactions">The transactions, whose fates are known.</param>
/// <param name="lists">The lists at the end.</param>
/// <param name="outcome">Gets the anomalies.</param>
internal sealed class History(IReadOnlyList<ListTransaction> transactions, IReadOnlyDictionary<string, int[]> lists, Outcome outcome)
{
    private readonly Dictionary<int, ListTransaction> _byNumber = transactions.ToDictionary(transaction => transaction.Number);
    private readonly Dictionary<int, HashSet<int>> _after = [];

    /// <summary>Looks for all kinds.</summary>
    public void Check()
    {
        CheckLists();
        foreach (var transaction in transactions.Where(transaction => transaction.Fate == Fate.Committed))
            CheckTransaction(transaction);
        if (outcome.Faults.Count == 0)
            CheckCycles();
    }

    private void CheckLists()
    {
        foreach (var (name, items) in lists)
        {
            if (items.Distinct().Count() != items.Length)
                outcome.Blame($"{name} has an item twice");
            foreach (int item in items)
            {
                if (!_byNumber.TryGetValue(item, out var writer) || writer.Fate != Fate.Committed)
                    outcome.Blame($"{name} has {item} of a transaction that was not committed");
                else if (!writer.Appends.Contains(name))
                    outcome.Blame($"{name} has {item}, whose transaction did not append to it");
            }
        }
    }

    private void CheckTransaction(ListTransaction transaction)
    {
        foreach (string name in transaction.Appends)
        {
            int place = Array.IndexOf(lists[name], transaction.Number);
            if (place < 0)
                outcome.Blame($"{name} has lost {transaction.Number}, which was committed");
            else if (transaction.Reads.TryGetValue(name, out var read) && read.Length != place)
                outcome.Blame($"lost update: {transaction.Number} appended to {name} at {place} what it had read with {read.Length} items");
        }

        foreach (var (name, read) in transaction.Reads)
        {
            if (!lists[name].AsSpan().StartsWith(read))
                outcome.Blame($"{transaction.Number} has read items of {name} that were not committed, or not in this order");
        }

        CheckSkew(transaction);
    }

    // What another transaction did is seen in all lists that were read, or in none.
    private void CheckSkew(ListTransaction transaction)
    {
        var seen = transaction.Reads.Values.SelectMany(items => items).ToHashSet();
        foreach (int number in seen)
        {
            if (!_byNumber.TryGetValue(number, out var writer))
                continue;
            foreach (string name in writer.Appends)
            {
                if (transaction.Reads.TryGetValue(name, out var read) && !read.Contains(number))
                    outcome.Blame($"read skew: {transaction.Number} has seen {number} in one list, and not in {name}");
            }
        }
    }

    // Cycles of who comes after whom, with at most one step from a reader to who has overwritten what it read.
    private void CheckCycles()
    {
        foreach (var (_, items) in lists)
        {
            for (int i = 1; i < items.Length; i++)
                AddAfter(items[i - 1], items[i]);
        }

        foreach (var reader in transactions.Where(transaction => transaction.Fate == Fate.Committed))
        {
            foreach (int[] read in reader.Reads.Values.Where(read => read.Length > 0))
                AddAfter(read[^1], reader.Number);
        }

        foreach (var reader in transactions.Where(transaction => transaction.Fate == Fate.Committed))
        {
            foreach (var (name, read) in reader.Reads)
            {
                if (read.Length < lists[name].Length && lists[name][read.Length] is var next && next != reader.Number && Reaches(next, reader.Number))
                    outcome.Blame($"cycle: {next} has overwritten in {name} what {reader.Number} read, and comes before it");
            }
        }
    }

    private void AddAfter(int before, int after)
    {
        if (before == after)
            return;
        if (!_after.TryGetValue(before, out var all))
            _after[before] = all = [];
        all.Add(after);
    }

    private bool Reaches(int from, int to)
    {
        var waiting = new Queue<int>([from]);
        var seen = new HashSet<int> { from };
        while (waiting.TryDequeue(out int at))
        {
            if (at == to)
                return true;
            foreach (int next in _after.GetValueOrDefault(at) ?? [])
            {
                if (seen.Add(next))
                    waiting.Enqueue(next);
            }
        }

        return false;
    }
}
