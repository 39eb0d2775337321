namespace Streetcar.Bench;

/// <summary>What it costs that clients log in: commands of a user with the role <c>readWrite</c>, and the same where nobody is asked.</summary>
/// <param name="Results">For each kind of command both results.</param>
internal sealed record AccessCost(IReadOnlyList<(Turns Open, Turns Guarded)> Results)
{
    public const string Name = "access";

    private const int Connections = 32;

    private static readonly LogIn Root = new("root", "bench", "admin"), User = new("app", "bench", Commands.Database);

    /// <summary>Measures it in rounds, each of which gives both a turn, after a shorter one to warm up.</summary>
    public static AccessCost Measure(string? silo, DirectoryInfo folder, Documents documents, TimeSpan time, int rounds)
    {
        string password = Path.Combine(folder.FullName, "password");
        File.WriteAllText(password, Root.Password);
        using var open = SiloProcess.Start(silo, folder.CreateSubdirectory($"{Name}-0").FullName);
        using var guarded = SiloProcess.Start(
            silo, folder.CreateSubdirectory($"{Name}-1").FullName, "--auth", "--root-user", Root.User, "--root-password-file", password);
        WireTarget[] servers = [new(Name, open.Server, open), new(Name, guarded.Server, guarded, Root)];
        servers[1].Run(new RawDocument { ["createUser"] = User.User, ["pwd"] = User.Password, ["roles"] = RawArray.Create("readWrite") });
        servers[1] = new(Name, guarded.Server, guarded, User);
        foreach (var server in servers)
            server.Load(Workload.All, Enumerable.Range(0, documents.Count).Select(i => documents[i]));

        return new AccessCost([
            Compare("`findOne`", () => new FindOne(documents, Connections)),
            Compare("`insertOne`", () => new InsertOne(Connections)),
        ]);

        (Turns Open, Turns Guarded) Compare(string title, Func<Workload> workload)
        {
            var runs = new[] { new List<Measurement>(), new List<Measurement>() };
            for (int round = 0; round <= rounds; round++)
            {
                for (int i = 0; i < runs.Length; i++)
                {
                    // Who is first in a round is second in the next.
                    int turn = (i + round) % runs.Length;
                    var measured = Run(servers[turn], workload(), round == 0 ? time / 2 : time);
                    if (round > 0)
                        runs[turn].Add(measured);
                }
            }

            return (new($"{title}, nobody is asked", runs[0]), new($"{title}, a user", runs[1]));
        }
    }

    /// <summary>The result as a table.</summary>
    public override string ToString() => Table.Of(
        [$"on {Connections}", "rate", "p50", "p99", "processor", "of unasked"],
        [.. Results.SelectMany(result => new[] { Row(result.Open, result.Open), Row(result.Guarded, result.Open) })],
        textColumns: 1);

    private static Measurement Run(WireTarget server, Workload workload, TimeSpan time)
    {
        server.Drop(Workload.Scratch);
        using var load = new WireLoad(server.Server, Enumerable.Range(0, Connections).Select(workload.OnWire), server.LogIn);
        var before = server.ProcessorTime;
        var measured = load.Run(time);
        return measured with { Processor = server.ProcessorTime - before };
    }

    private static string[] Row(Turns result, Turns open) =>
    [
        result.Title,
        $"{result.Rate:0}/s",
        $"{result.P50.TotalMilliseconds:0.0} ms",
        $"{result.P99.TotalMilliseconds:0.0} ms",
        $"{result.Processor:0.0} µs",
        $"{result.RatioTo(open):0.00}",
    ];
}
