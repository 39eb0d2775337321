using System.Diagnostics;
using System.Net;
using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Streams;

/// <summary>
/// Kills a server under writers and watchers, again and again, and compares what each watcher has seen with the history, the
/// history with what was acknowledged, and both with the documents.
/// </summary>
internal static class StreamRun
{
    private const int Writers = 8;

    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(5);

    private static readonly WatchScope[] Scopes =
    [
        new("the deployment", "admin", null, IsAll: true),
        new("the deployment", "admin", null, IsAll: true),
        new("a database", "left", null, IsAll: false),
        new("a collection", "right", StreamWriter.Collection, IsAll: false),
    ];

    /// <summary>Runs so many rounds on one data folder.</summary>
    /// <param name="kills">How many.</param>
    /// <param name="changes">How many changes are acknowledged between two kills at most.</param>
    /// <param name="seed">Chooses what the clients do, and the moments.</param>
    /// <param name="progress">Is told of each round.</param>
    public static async Task<Outcome> RunAsync(int kills, int changes, int seed, Action<string> progress)
    {
        var outcome = new Outcome($"streams {kills} kills, seed {seed}") { Progress = progress };
        using var folder = new TempFolder();
        var random = new Random(seed);
        var writers = Enumerable.Range(1, Writers).Select(number => new StreamWriter(number, random.Next(), outcome)).ToList();
        var watchers = Scopes.Select(scope => new StreamWatcher(scope, random.Next(), outcome)).ToList();
        using var end = new CancellationTokenSource();
        var server = await SiloProcess.StartAsync(folder.Path);
        try
        {
            var endPoint = server.EndPoint;
            var watching = watchers.ConvertAll(watcher => watcher.RunAsync(() => Volatile.Read(ref endPoint), end.Token));
            await Task.WhenAll(watchers.Select(watcher => watcher.Opened)).WaitAsync(LongestEnd);
            var begin = await TimeAsync(endPoint);
            for (int kill = 1; kill <= kills; kill++)
            {
                var writing = writers.ConvertAll(writer => writer.RunAsync(endPoint));
                await AcknowledgedAsync(writers, Acknowledged(writers) + random.Next(changes / 2, changes));
                await server.KillAsync();
                await Task.WhenAll(writing);
                server.Dispose();
                server = await SiloProcess.StartAsync(folder.Path);
                Volatile.Write(ref endPoint, server.EndPoint);
                progress($"kill {kill} of {kills}: {Acknowledged(writers)} acknowledged, {watchers.Sum(watcher => watcher.Resumed)} times resumed");
            }

            using var judge = await RawClient.ConnectAsync(endPoint);
            foreach (string database in StreamWriter.Databases)
                await judge.MustRunAsync($"{{ insert: '{StreamWriter.Collection}', documents: [{{ _id: '{StreamWriter.Last}', n: 0 }}] }}", database);
            end.CancelAfter(LongestEnd);
            await Task.WhenAll(watching);
            var history = new StreamWatcher(Scopes[0], 0, outcome);
            await history.ReadAllAsync(judge, begin);
            await new StreamHistory(history.Seen, outcome).CheckAsync(watchers, writers, judge);
            await server.KillAsync();
        }
        finally
        {
            server.Dispose();
        }

        outcome.Note($"{Acknowledged(writers)} acknowledged changes");
        outcome.Note($"{watchers.Sum(watcher => watcher.Resumed)} times resumed");
        return outcome;
    }

    private static int Acknowledged(List<StreamWriter> writers) => writers.Sum(writer => writer.Acknowledged.Count);

    private static async Task<RawTimestamp> TimeAsync(IPEndPoint server)
    {
        using var client = await RawClient.ConnectAsync(server);
        return (await client.MustRunAsync("{ ping: 1 }"))["operationTime"].AsTimestamp;
    }

    private static async Task AcknowledgedAsync(List<StreamWriter> writers, int count)
    {
        long start = Stopwatch.GetTimestamp();
        while (Acknowledged(writers) < count && Stopwatch.GetElapsedTime(start) < LongestLoad)
            await Task.Delay(1);
    }
}
