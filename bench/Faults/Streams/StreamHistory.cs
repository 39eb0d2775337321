using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Streams;

/// <summary>All changes, as they are read when all is over, and what must agree with them.</summary>
/// <param name="changes">The changes.</param>
/// <param name="outcome">Gets what does not.</param>
internal sealed class StreamHistory(List<SeenChange> changes, Outcome outcome)
{
    /// <summary>Looks for what does not agree.</summary>
    public async Task CheckAsync(List<StreamWatcher> watchers, List<StreamWriter> writers, RawClient judge)
    {
        foreach (var watcher in watchers)
            CheckSeen(watcher);
        CheckAcknowledged(writers);
        CheckTransactions();
        foreach (string database in StreamWriter.Databases)
            await CheckDocumentsAsync(database, judge);
    }

    private void CheckSeen(StreamWatcher watcher)
    {
        var expected = changes.Where(watcher.Scope.Has).ToList();
        int same = expected.Zip(watcher.Seen).TakeWhile(pair => pair.First == pair.Second).Count();
        if (same < expected.Count || same < watcher.Seen.Count)
        {
            outcome.Blame(
                $"the watcher of {watcher.Scope.Name} saw {watcher.Seen.Count} changes of {expected.Count}; after {same}"
                + $" comes {expected.ElementAtOrDefault(same)}, and it saw {watcher.Seen.ElementAtOrDefault(same)}");
        }
    }

    private void CheckAcknowledged(List<StreamWriter> writers)
    {
        var told = changes.GroupBy(change => change with { Transaction = "" }).ToDictionary(same => same.Key, same => same.Count());
        foreach (var change in writers.SelectMany(writer => writer.Acknowledged))
        {
            if (!told.Remove(change, out int count) || count != 1)
                outcome.Blame($"{change} was acknowledged, and told {count} times");
        }

        foreach (var unknown in writers.SelectMany(writer => writer.Unknown))
        {
            int count = unknown.Count(change => told.Remove(change));
            if (count != 0 && count != unknown.Count)
                outcome.Blame($"{count} of {unknown.Count} changes of a transaction were told, {unknown[0]} first");
        }

        foreach (var (change, count) in told)
            outcome.Blame($"{change} was told {count} times, and nobody did it");
    }

    // What a transaction did stands together.
    private void CheckTransactions()
    {
        var ended = new HashSet<string>();
        string current = "";
        foreach (var change in changes)
        {
            if (change.Transaction == current)
                continue;
            if (current.Length > 0)
                ended.Add(current);
            current = change.Transaction;
            if (ended.Contains(current))
                outcome.Blame($"{change} stands apart from the rest of its transaction");
        }
    }

    private async Task CheckDocumentsAsync(string database, RawClient judge)
    {
        var expected = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var change in changes.Where(change => change.Database == database))
        {
            if (change.Kind == "delete")
                expected.Remove(change.Id);
            else
                expected[change.Id] = change.Number;
        }

        var found = await judge.MustRunAsync(
            $"{{ find: '{StreamWriter.Collection}', filter: {{ _id: {{ $ne: '{StreamWriter.Last}' }} }}, batchSize: 1000000 }}", database);
        var actual = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var document in found["cursor"].AsDocument["firstBatch"].AsArray)
            actual.Add(document.AsDocument["_id"].AsString, document.AsDocument["n"].AsInt32);
        if (!actual.SequenceEqual(expected))
        {
            outcome.Blame(
                $"{database} has {actual.Count} documents, by its history {expected.Count};"
                + $" {string.Join(", ", actual.Except(expected).Concat(expected.Except(actual)).Take(5))} differ");
        }
    }
}
