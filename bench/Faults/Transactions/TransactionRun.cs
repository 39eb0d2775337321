using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Transactions;

/// <summary>Kills a server in the midst of transactions, again and again, and looks for anomalies in what they saw and left.</summary>
internal static class TransactionRun
{
    // A server that hangs is killed as well.
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(20);

    /// <summary>Runs so many rounds, each with lists of its own.</summary>
    /// <param name="kills">How many.</param>
    /// <param name="clients">How many clients run transactions at the same time.</param>
    /// <param name="commits">How many are committed between two kills at most.</param>
    /// <param name="seed">Chooses what the clients do, and the moments.</param>
    /// <param name="progress">Is told of each round.</param>
    public static async Task<Outcome> RunAsync(int kills, int clients, int commits, int seed, Action<string> progress)
    {
        var outcome = new Outcome($"transactions {kills} kills, {clients} clients, seed {seed}") { Progress = progress };
        var random = new Random(seed);
        int committed = 0, aborted = 0;
        for (int round = 1; round <= kills && outcome.Faults.Count == 0; round++)
        {
            using var folder = new TempFolder();
            var running = Enumerable.Range(1, clients).Select(number => new ListClient(number, random.Next(), outcome)).ToList();
            using (var server = await SiloProcess.StartAsync(folder.Path))
            {
                var work = running.ConvertAll(client => client.RunAsync(server.EndPoint));
                await CommittedAsync(running, random.Next(commits / 2, commits));
                await server.KillAsync();
                await Task.WhenAll(work);
            }

            await JudgeAsync(folder, running, outcome);
            committed += running.Sum(client => client.Committed);
            aborted += running.Sum(client => client.History.Count(transaction => transaction.Fate == Fate.Aborted));
            progress($"kill {round} of {kills}: {committed} committed, {aborted} aborted");
        }

        outcome.Note($"{committed} committed");
        outcome.Note($"{aborted} aborted");
        return outcome;
    }

    private static async Task JudgeAsync(TempFolder folder, List<ListClient> clients, Outcome outcome)
    {
        using var again = await SiloProcess.StartAsync(folder.Path);
        using var judge = await RawClient.ConnectAsync(again.EndPoint);
        foreach (var client in clients)
            await client.SettleAsync(judge);
        var lists = new Dictionary<string, int[]>();
        foreach (var (database, id) in ListClient.All)
        {
            var reply = await judge.MustRunAsync(
                new RawDocument { ["find"] = "lists", ["filter"] = new RawDocument { ["_id"] = id } }, database);
            var found = reply["cursor"].AsDocument["firstBatch"].AsArray;
            lists[$"{database}.{id}"] = found.Count == 0 ? [] : [.. found[0].AsDocument["items"].AsArray.Select(item => item.AsInt32)];
        }

        new History([.. clients.SelectMany(client => client.History)], lists, outcome).Check();
        await again.KillAsync();
    }

    private static async Task CommittedAsync(List<ListClient> clients, int count)
    {
        long start = Stopwatch.GetTimestamp();
        while (clients.Sum(client => client.Committed) < count && Stopwatch.GetElapsedTime(start) < LongestLoad)
            await Task.Delay(1);
    }
}
