namespace Streetcar.Bench;

/// <summary>
/// What a transaction costs: on several connections two finds and two updates of documents in no order, one by one and in a
/// transaction.
/// </summary>
/// <param name="OneByOne">Each command on its own.</param>
/// <param name="InTransaction">All four in a transaction.</param>
internal sealed record TransactionCost(Turns OneByOne, Turns InTransaction)
{
    public const string Name = "transactions";

    private const int Connections = 32;

    /// <summary>Measures it in rounds, each of which gives both a turn, after a shorter one to warm up.</summary>
    public static TransactionCost Measure(string? silo, DirectoryInfo folder, Documents documents, TimeSpan time, int rounds)
    {
        using var process = SiloProcess.Start(silo, folder.CreateSubdirectory(Name).FullName);
        var server = new WireTarget(Name, process.Server, process);
        server.Load(Workload.All, Enumerable.Range(0, documents.Count).Select(i => documents[i]));

        var runs = new[] { new List<Measurement>(), new List<Measurement>() };
        for (int round = 0; round <= rounds; round++)
        {
            for (int i = 0; i < runs.Length; i++)
            {
                using var load = new WireLoad(
                    server.Server, Enumerable.Range(0, Connections).Select(worker => new FourCommands(documents, worker, inTransaction: i == 1)));
                var before = process.ProcessorTime;
                var measured = load.Run(round == 0 ? time / 2 : time);
                if (round > 0)
                    runs[i].Add(measured with { Processor = process.ProcessorTime - before });
            }
        }

        return new TransactionCost(new("one by one", runs[0]), new("in a transaction", runs[1]));
    }

    /// <summary>The result as a table.</summary>
    public override string ToString() => Table.Of(
        [$"two finds, two updates on {Connections}", "rate", "p50", "p99", "processor", "of one by one"],
        [Row(OneByOne), Row(InTransaction)],
        textColumns: 1);

    private string[] Row(Turns result) =>
    [
        result.Title,
        $"{result.Rate:0}/s",
        $"{result.P50.TotalMilliseconds:0.0} ms",
        $"{result.P99.TotalMilliseconds:0.0} ms",
        $"{result.Processor:0} µs",
        $"{result.RatioTo(OneByOne):0.00}",
    ];
}
