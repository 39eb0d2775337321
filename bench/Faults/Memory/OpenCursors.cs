using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Memory;

/// <summary>Cursors that are opened, read a little, and left open or killed.</summary>
internal static class OpenCursors
{
    private const int CollectionMegabytes = 48;
    private const int SmallDocuments = 20_000;
    private const int SmallBatch = 1000;

    // As many at a time: each reply of 16 MB is the test's memory too.
    private const int Connections = 4;

    /// <summary>Cursors after one getMore of all that fits a reply. They stay open.</summary>
    public static async Task AfterLargeBatchesAsync(MemoryRun run, int cursors)
    {
        await LargeInserts.FillAsync(run, "large", CollectionMegabytes);
        await OnConnectionsAsync(run, cursors, async client =>
        {
            long id = await OpenAsync(client, "{ find: 'large', batchSize: 1 }");
            var reply = await client.MustRunAsync(new RawDocument { ["getMore"] = id, ["collection"] = "large" });
            if (reply["cursor"].AsDocument["nextBatch"].AsArray.Count == 0)
                throw new InvalidOperationException("A getMore brought nothing.");
        });
    }

    /// <summary>Cursors after four getMores of a thousand documents, which are then killed.</summary>
    public static async Task AfterSmallBatchesAsync(MemoryRun run, int cursors)
    {
        using (var client = await RawClient.ConnectAsync(run.Server))
        {
            string text = new('x', 300);
            for (int i = 0; i < SmallDocuments; i += SmallBatch)
            {
                await client.MustRunAsync(new RawDocument
                {
                    ["insert"] = "small",
                    ["documents"] = RawArray.From(Enumerable.Range(i, SmallBatch)
                        .Select(n => (RawValue)new RawDocument { ["_id"] = n, ["text"] = text })),
                });
            }
        }

        List<long> open = [];
        await OnConnectionsAsync(run, cursors, async client =>
        {
            long id = await OpenAsync(client, "{ find: 'small' }");
            for (int i = 0; i < 4; i++)
                await client.MustRunAsync(new RawDocument { ["getMore"] = id, ["collection"] = "small", ["batchSize"] = SmallBatch });
            lock (open)
                open.Add(id);
        });

        using var killer = await RawClient.ConnectAsync(run.Server);
        var killed = await killer.MustRunAsync(new RawDocument
        {
            ["killCursors"] = "small",
            ["cursors"] = RawArray.From(open.Select(id => (RawValue)id)),
        });
        int count = killed["cursorsKilled"].AsArray.Count;
        if (count != cursors)
            run.Blame($"of {cursors} cursors {count} were there to be killed");
    }

    private static async Task<long> OpenAsync(RawClient client, string find) =>
        (await client.MustRunAsync(find))["cursor"].AsDocument["id"].AsInt64;

    private static async Task OnConnectionsAsync(MemoryRun run, int times, Func<RawClient, Task> act)
    {
        int begun = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var client = await run.ConnectAsync();
            while (Interlocked.Increment(ref begun) <= times)
                await act(client);
        }));
    }
}
