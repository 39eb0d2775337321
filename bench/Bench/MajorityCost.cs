using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streetcar.Hosting;

namespace Streetcar.Bench;

/// <summary>
/// What writes over MongoDB lose by waiting for a majority: <c>insertOne</c> on one connection and on many, over a
/// Streetcar that stands in for MongoDB and whose majority takes its time.
/// </summary>
/// <param name="One">On one connection.</param>
/// <param name="Many">On several.</param>
internal sealed record MajorityCost(Turns One, Turns Many)
{
    public const string Name = "majority";

    private const int Connections = 32;
    private const string Memory = "/dev/shm";

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    /// <summary>Measures it in rounds, each of which gives both a turn, after a shorter one to warm up.</summary>
    public static async Task<MajorityCost> MeasureAsync(DirectoryInfo folder, TimeSpan time, int rounds)
    {
        // A primary does not wait for its disk before it says that a write is applied. A Streetcar does, so that its
        // disk is one in memory, where the system has one.
        string parent = Directory.Exists(Memory) ? Memory : folder.FullName;
        var data = Directory.CreateDirectory(Path.Combine(parent, $"{folder.Name}-{Name}"));
        try
        {
            return await MeasureAsync(data.FullName, time, rounds);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<MajorityCost> MeasureAsync(string data, TimeSpan time, int rounds)
    {
        using var mongo = await StartAsync(options => (options.Data, options.EnableTestCommands) = (data, true));
        var endpoint = mongo.Services.GetRequiredService<StreetcarEndpoint>();
        using (var connection = new Connection(endpoint.EndPoint))
            connection.Run(Commands.DelayMajority(Delay));
        using var silo = await StartAsync(options => options.Store = endpoint.Uri);
        var server = new WireTarget(Name, silo.Services.GetRequiredService<StreetcarEndpoint>().EndPoint);

        InsertOne[] workloads = [new(1), new(Connections)];
        var runs = workloads.Select(_ => new List<Measurement>()).ToArray();
        for (int round = 0; round <= rounds; round++)
        {
            for (int i = 0; i < workloads.Length; i++)
            {
                server.Drop(Workload.Scratch);
                using var load = new WireLoad(
                    server.Server, Enumerable.Range(0, workloads[i].Connections).Select(workloads[i].OnWire));
                var measured = load.Run(round == 0 ? time / 2 : time);
                if (round > 0)
                    runs[i].Add(measured);
            }
        }

        await silo.StopAsync();
        await mongo.StopAsync();
        return new MajorityCost(new(workloads[0].Title, runs[0]), new(workloads[1].Title, runs[1]));
    }

    /// <summary>The result as a table.</summary>
    public override string ToString() => Table.Of(
        [$"a majority after {Delay.TotalMilliseconds:0} ms", "rate", "p50", "p99", "of one"],
        [Row(One), Row(Many)],
        textColumns: 1);

    private string[] Row(Turns result) =>
    [
        result.Title,
        $"{result.Rate:0}/s",
        $"{result.P50.TotalMilliseconds:0.0} ms",
        $"{result.P99.TotalMilliseconds:0.0} ms",
        $"{result.RatioTo(One):0.0}",
    ];

    private static async Task<IHost> StartAsync(Action<StreetcarOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options =>
        {
            options.Port = 0;
            configure(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
