namespace Streetcar.Bench;

/// <summary>The servers of one run of the benchmark, filled, and the turns that each contender gets.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="documents">What the servers are filled with.</param>
/// <param name="servers">The server that is measured, and then those that it is compared with.</param>
/// <param name="hosted">The silo for the client in process.</param>
/// <param name="sqlite">The baseline without a server.</param>
internal sealed class Run(
    Options options, Documents documents, WireTarget[] servers, HostedSilo hosted, PlainSqlite sqlite)
{
    /// <summary>Fills all that the workloads read.</summary>
    public void Load(bool forScale)
    {
        var all = Enumerable.Range(0, documents.Count).Select(i => documents[i]);
        foreach (var server in servers.Append(hosted.Wire))
        {
            server.DropDatabase();
            server.Load("documents", all);
            if (!forScale)
                continue;
            server.Load(Catalog.SmallCollection, Made(options.Scale.Small));
            server.Load(Catalog.LargeCollection, Made(options.Scale.Large));
        }

        sqlite.Load(documents);
        sqlite.Clear();
    }

    /// <summary>Leaves servers that were there before as they were.</summary>
    public void CleanUp()
    {
        foreach (var server in servers)
            server.DropDatabase();
    }

    /// <summary>
    /// Lets the contenders of a workload run in turn, round by round, after a shorter round to warm up. Every other
    /// round goes backward, so that none always runs behind the same one.
    /// </summary>
    public async Task<List<Result>> MeasureAsync(Workload workload)
    {
        var contenders = Contenders(workload);
        var runs = contenders.ConvertAll(_ => new List<Measurement>());
        for (int round = 0; round <= options.Rounds; round++)
        {
            for (int turn = 0; turn < contenders.Count; turn++)
            {
                int i = round % 2 == 0 ? turn : contenders.Count - 1 - turn;
                if (workload.Inserts)
                    EmptyScratch();
                var measured = await contenders[i].RunAsync(round == 0 ? options.Time / 2 : options.Time);
                if (round > 0)
                    runs[i].Add(measured);
            }
        }

        return [.. contenders.Zip(runs, (contender, measured) => new Result(workload, contender.Name, measured))];
    }

    private static IEnumerable<RawDocument> Made(int count) =>
        Enumerable.Range(0, count).Select(i => Documents.Make(i, count));

    private List<Contender> Contenders(Workload workload)
    {
        var contenders = servers.Select(server => OnWire(server.Name, server, workload)).ToList();
        contenders.Add(new(Contender.Client, time => CallLoad.RunAsync(
            Workers(workload).Select(worker => workload.InProcess(hosted.Client[Commands.Database], worker)), time)));
        if (workload.OnStore(hosted.Store) is not null)
            contenders.Add(new(Contender.Store, time => CallLoad.RunAsync([workload.OnStore(hosted.Store)!], time)));
        if (workload.IsAgainstPing)
            contenders.Add(OnWire(Contender.Ping, servers[0], new Ping(workload.Connections)));
        if (workload.Smaller is { } smaller)
            contenders.Add(OnWire(Contender.Smaller, servers[0], smaller));
        if (workload.OnSqlite(sqlite) is not null)
            contenders.Add(new(Contender.Sqlite, time => CallLoad.RunAsync([workload.OnSqlite(sqlite)!], time)));
        return contenders;
    }

    private static Contender OnWire(string name, WireTarget server, Workload workload) => new(name, time =>
    {
        using var load = new WireLoad(server.Server, Workers(workload).Select(workload.OnWire));
        var before = server.ProcessorTime;
        var measured = load.Run(time);
        return Task.FromResult(measured with { Processor = server.ProcessorTime - before });
    });

    private static IEnumerable<int> Workers(Workload workload) => Enumerable.Range(0, workload.Connections);

    private void EmptyScratch()
    {
        foreach (var server in servers.Append(hosted.Wire))
            server.Drop(Workload.Scratch);
        sqlite.Clear();
    }
}
