namespace Streetcar.Bench;

/// <summary>What an idle silo costs: time to start, and memory, alone and with what clients may leave lying about.</summary>
/// <param name="StartTime">From the start of the process until it is ready; the shortest of a few.</param>
/// <param name="Idle">Physical memory of a silo that has just started, in bytes.</param>
/// <param name="Connections">What <see cref="ConnectionCount"/> idle connections add, in bytes.</param>
/// <param name="Cursors">What <see cref="CursorCount"/> open cursors on one collection add, in bytes.</param>
/// <param name="IsPublished">Whether the silo was a published program.</param>
internal sealed record Footprint(TimeSpan StartTime, long Idle, long Connections, long Cursors, bool IsPublished)
{
    public const string Name = "footprint";
    public const int ConnectionCount = 1000;
    public const int CursorCount = 200;

    private const int Starts = 3;
    private const int DocumentCount = 20_000;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    public static Footprint Measure(string? program, DirectoryInfo folder)
    {
        var startTime = TimeSpan.MaxValue;
        for (int i = 0; i < Starts; i++)
        {
            using var silo = SiloProcess.Start(program, folder.CreateSubdirectory($"start-{i}").FullName);
            startTime = silo.StartTime < startTime ? silo.StartTime : startTime;
        }

        return Measure(program, folder, startTime);
    }

    private static Footprint Measure(string? program, DirectoryInfo folder, TimeSpan startTime)
    {
        using var silo = SiloProcess.Start(program, folder.CreateSubdirectory(Name).FullName);
        long idle = MemoryOf(silo);
        var server = new WireTarget(Contender.Wire, silo.Server);

        var connections = Enumerable.Range(0, ConnectionCount).Select(_ => new Connection(silo.Server)).ToList();
        foreach (var connection in connections)
            connection.Run(new RawDocument { ["ping"] = 1 });
        long withConnections = MemoryOf(silo);
        connections.ForEach(connection => connection.Dispose());

        server.Load("documents", Enumerable.Range(0, DocumentCount).Select(i => Documents.Make(i, DocumentCount)));
        long loaded = MemoryOf(silo);
        using var client = new Connection(silo.Server);
        for (int i = 0; i < CursorCount; i++)
        {
            long id = client.Run(new RawDocument { ["find"] = "documents" })["cursor"].AsDocument["id"].AsInt64;
            Answers.Check(id != 0, "no cursor");
            client.Run(new RawDocument { ["getMore"] = id, ["collection"] = "documents", ["batchSize"] = 101 });
        }

        return new Footprint(startTime, idle, withConnections - idle, MemoryOf(silo) - loaded, program is not null);
    }

    private static long MemoryOf(SiloProcess silo)
    {
        Thread.Sleep(Settle);
        return silo.Memory;
    }
}
