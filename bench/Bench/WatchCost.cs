namespace Streetcar.Bench;

/// <summary>What inserts lose while somebody watches them: <c>insertOne</c> on several connections, with and without a watcher.</summary>
/// <param name="Unwatched">Nobody has ever watched.</param>
/// <param name="Watched">One connection reads a change stream over the database meanwhile.</param>
internal sealed record WatchCost(Turns Unwatched, Turns Watched)
{
    public const string Name = "watched";

    private const int Connections = 32;

    /// <summary>Measures it in rounds, each of which gives both a turn, after a shorter one to warm up.</summary>
    public static async Task<WatchCost> MeasureAsync(string? silo, DirectoryInfo folder, TimeSpan time, int rounds)
    {
        using var quiet = SiloProcess.Start(silo, folder.CreateSubdirectory($"{Name}-0").FullName);
        using var watched = SiloProcess.Start(silo, folder.CreateSubdirectory($"{Name}-1").FullName);
        var unwatchedRuns = new List<Measurement>();
        var watchedRuns = new List<Measurement>();
        for (int round = 0; round <= rounds; round++)
        {
            var length = round == 0 ? time / 2 : time;
            var unwatched = Insert(quiet, length);
            await using var watcher = new Watcher(watched.Server);
            var beside = Insert(watched, length);
            await watcher.WaitAsync(beside.Units);
            if (round == 0)
                continue;
            unwatchedRuns.Add(unwatched);
            watchedRuns.Add(beside);
        }

        return new WatchCost(new("nobody watches", unwatchedRuns), new("one watches", watchedRuns));
    }

    /// <summary>The result as a table.</summary>
    public override string ToString() => Table.Of(
        [$"`insertOne` on {Connections}", "rate", "p50", "p99", "processor", "of unwatched"],
        [Row(Unwatched), Row(Watched)],
        textColumns: 1);

    private static Measurement Insert(SiloProcess silo, TimeSpan time)
    {
        var server = new WireTarget(Name, silo.Server, silo);
        server.Drop(Workload.Scratch);
        var inserts = new InsertOne(Connections);
        using var load = new WireLoad(server.Server, Enumerable.Range(0, Connections).Select(inserts.OnWire));
        var before = silo.ProcessorTime;
        var measured = load.Run(time);
        return measured with { Processor = silo.ProcessorTime - before };
    }

    private string[] Row(Turns result) =>
    [
        result.Title,
        $"{result.Rate:0}/s",
        $"{result.P50.TotalMilliseconds:0.0} ms",
        $"{result.P99.TotalMilliseconds:0.0} ms",
        $"{result.Processor:0} µs",
        $"{result.RatioTo(Unwatched):0.00}",
    ];
}
