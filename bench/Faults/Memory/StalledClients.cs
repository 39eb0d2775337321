using System.Buffers.Binary;
using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Memory;

/// <summary>Clients that begin something and leave it there.</summary>
internal static class StalledClients
{
    private const int Megabyte = 1024 * 1024;
    private const int MessageBytes = 45_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Clients that ask for 16 MB and don't read: they are closed after a time, and others are answered.</summary>
    public static async Task TakeNothingAsync(MemoryRun run, int clients)
    {
        await LargeInserts.FillAsync(run, "large", 20);
        byte[] find = Messages.Of("{ find: 'large' }");
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            var client = await run.ConnectAsync();
            // What was asked for is not waited for.
            await client.SendAsync(find);
        }));
        await OthersAreServedAsync(run, "{ find: 'large', limit: 4 }", "a find of 4 MB");
    }

    /// <summary>Connections that send 45 MB of a message and not its end, and one that sends a byte at a time.</summary>
    public static async Task FinishNothingAsync(MemoryRun run, int connections)
    {
        byte[] unfinished = new byte[MessageBytes];
        BinaryPrimitives.WriteInt32LittleEndian(unfinished, unfinished.Length + Megabyte);
        BinaryPrimitives.WriteInt32LittleEndian(unfinished.AsSpan(12), Bytes.OpMsg);
        using var over = new CancellationTokenSource();
        var trickling = TrickleAsync(run, unfinished, over.Token);
        List<RawClient> clients = [];
        for (int i = 0; i < connections; i++)
            clients.Add(await run.ConnectAsync());
        var sending = Task.WhenAll(clients.Select(client => EndureAsync(() => client.SendAsync(unfinished))));
        using (var other = await RawClient.ConnectAsync(run.Server))
        {
            var reply = await other.RunAsync(new RawDocument
            {
                ["insert"] = "others",
                ["documents"] = RawArray.Create(new RawDocument { ["text"] = new string('x', 15 * Megabyte) }),
            });
            if (!reply.IsOk())
                run.Blame($"another client's insert of 15 MB was answered with {reply}");
        }

        await sending;
        await over.CancelAsync();
        await trickling;
    }

    private static async Task TrickleAsync(MemoryRun run, byte[] message, CancellationToken over)
    {
        var client = await run.ConnectAsync();
        await EndureAsync(async () =>
        {
            for (int i = 0; i < message.Length && !over.IsCancellationRequested; i++)
            {
                await client.SendAsync(message[i..(i + 1)]);
                await Task.Delay(10, CancellationToken.None);
            }
        });
    }

    // The server may end what it has waited for long enough.
    private static async Task EndureAsync(Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or OperationCanceledException)
        {
        }
    }

    private static async Task OthersAreServedAsync(MemoryRun run, string command, string what)
    {
        using var other = await RawClient.ConnectAsync(run.Server);
        var reply = await other.RunAsync(command).WaitAsync(Patience);
        if (!reply.IsOk())
            run.Blame($"{what} of another client was answered with {reply}");
    }
}
