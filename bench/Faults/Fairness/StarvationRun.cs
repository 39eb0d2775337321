using System.Net;
using System.Net.Sockets;
using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Fairness;

/// <summary>Many clients with costly queries, and what others' cheap commands wait beside them.</summary>
internal static class StarvationRun
{
    private const int Documents = 1000;

    // Some seconds for each document.
    private const string Costly =
        "{ find: 'busy', filter: { $expr: { $lt: [{ $reduce: { input: { $range: [0, 20000] }, initialValue: 0, in: { $add: ['$$value', { $size: { $map: { input: { $range: [0, 100] }, in: '$$this' } } }] } } }, 0] } } }";

    /// <summary>Runs the load.</summary>
    /// <param name="clients">How many clients have a costly query each.</param>
    /// <param name="time">For how long.</param>
    /// <param name="bounds">What 99 of 100 answers may take.</param>
    public static async Task<Outcome> RunAsync(int clients, TimeSpan time, Bounds bounds)
    {
        var outcome = new Outcome($"starvation by {clients} clients");
        using var folder = new TempFolder();
        using var server = await SiloProcess.StartAsync(folder.Path);
        using (var client = await RawClient.ConnectAsync(server.EndPoint))
        {
            var documents = RawArray.From(Enumerable.Range(0, Documents).Select(i => (RawValue)new RawDocument { ["_id"] = i }));
            await client.MustRunAsync(new RawDocument { ["insert"] = "busy", ["documents"] = documents });
            await client.MustRunAsync(new RawDocument { ["insert"] = "quiet", ["documents"] = documents });
        }

        List<RawClient> busy = [];
        byte[] costly = Messages.Of(Costly);
        for (int i = 0; i < clients; i++)
        {
            busy.Add(await RawClient.ConnectAsync(server.EndPoint));
            await busy[^1].SendAsync(costly);
        }

        List<(Bystander Bystander, TimeSpan Bound)> bystanders =
        [
            (await Bystander.PingAsync(server.EndPoint), bounds.Ping),
            (await FindByIdAsync(server.EndPoint), bounds.Find),
            (await InsertAsync(server.EndPoint), bounds.Insert),
        ];
        await Task.Delay(time);
        foreach (var (bystander, bound) in bystanders)
            await JudgeAsync(outcome, bystander, bound);
        busy.ForEach(client => client.Reset());
        return outcome;
    }

    private static Task<Bystander> FindByIdAsync(IPEndPoint server) => Bystander.StartAsync(
        server,
        "find by _id",
        i => Messages.Of(new RawDocument { ["find"] = "quiet", ["filter"] = new RawDocument { ["_id"] = i % Documents } }));

    private static Task<Bystander> InsertAsync(IPEndPoint server) => Bystander.StartAsync(
        server,
        "insert",
        i => Messages.Of(new RawDocument { ["insert"] = "written", ["documents"] = RawArray.Create(new RawDocument { ["_id"] = i }) }));

    private static async Task JudgeAsync(Outcome outcome, Bystander bystander, TimeSpan bound)
    {
        try
        {
            var times = await bystander.StopAsync();
            outcome.Note($"{bystander.Name} {times}");
            if (times.AtShare(0.99) > bound)
                outcome.Blame($"{bystander.Name} took {times.AtShare(0.99).TotalMilliseconds:0} ms at p99");
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or SocketException)
        {
            outcome.Blame(e.Message);
        }
        catch (OperationCanceledException)
        {
            outcome.Blame($"{bystander.Name} was not answered");
        }
    }
}

/// <summary>What 99 of 100 answers may take.</summary>
/// <param name="Ping">Of a ping.</param>
/// <param name="Find">Of a find by <c>_id</c>.</param>
/// <param name="Insert">Of an insert of one document.</param>
internal sealed record Bounds(TimeSpan Ping, TimeSpan Find, TimeSpan Insert)
{
    /// <summary>What is generous enough for a machine that does other work; who waits for one of the costly queries waits for minutes.</summary>
    public static Bounds Generous { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));

    /// <summary>What is wanted on two processors.</summary>
    public static Bounds Wanted { get; } = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200));
}
