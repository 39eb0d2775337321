using System.Diagnostics;
namespace Streetcar.Faults.Killing;

/// <summary>Kills a server in the midst of changes of all kinds, again and again, and looks for what is lost.</summary>
internal static class KillRun
{
    private const int Workers = 8;

    // A server that hangs is killed as well; what it did not answer is then a fault.
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(20);

    /// <summary>Runs so many rounds on one data folder.</summary>
    /// <param name="rounds">How many.</param>
    /// <param name="changes">How many changes are acknowledged between two kills at most.</param>
    /// <param name="seed">Chooses the changes and the moments.</param>
    /// <param name="progress">Is told of each round.</param>
    public static async Task<Outcome> RunAsync(int rounds, int changes, int seed, Action<string> progress)
    {
        var outcome = new Outcome($"kill {rounds} rounds, seed {seed}") { Progress = progress };
        using var folder = new TempFolder();
        var random = new Random(seed);
        var workers = Enumerable.Range(0, Workers).Select(number => new Worker(number, random.Next(), outcome)).ToList();
        for (int round = 1; round <= rounds && outcome.Faults.Count == 0; round++)
        {
            using (var server = await SiloProcess.StartAsync(folder.Path))
            {
                var changing = workers.ConvertAll(worker => worker.ChangeAsync(server.EndPoint));
                await AcknowledgedAsync(workers, Acknowledged(workers) + random.Next(1, changes));
                await server.KillAsync();
                await Task.WhenAll(changing);
            }

            using var again = await SiloProcess.StartAsync(folder.Path);
            using var judge = await RawClient.ConnectAsync(again.EndPoint);
            foreach (var worker in workers)
                await worker.JudgeAsync(judge);
            await again.KillAsync();
            progress($"round {round} of {rounds}: {Acknowledged(workers)} acknowledged");
        }

        outcome.Note($"{Acknowledged(workers)} acknowledged changes");
        return outcome;
    }

    private static int Acknowledged(List<Worker> workers) => workers.Sum(worker => worker.Acknowledged);

    private static async Task AcknowledgedAsync(List<Worker> workers, int count)
    {
        long start = Stopwatch.GetTimestamp();
        while (Acknowledged(workers) < count && Stopwatch.GetElapsedTime(start) < LongestLoad)
            await Task.Delay(1);
    }
}
