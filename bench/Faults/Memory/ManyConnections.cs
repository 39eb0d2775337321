using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Memory;

/// <summary>More connections than there may be.</summary>
internal static class ManyConnections
{
    // The bystander and the one that asks at the end are connections too.
    private const int Others = 2;
    private const int Limit = 50;

    public static async Task RunAsync(MemoryRun run, int more)
    {
        byte[] ping = Messages.Of("{ ping: 1 }");
        using var judge = await RawClient.ConnectAsync(run.Server);
        await judge.MustRunAsync("{ ping: 1 }");
        for (int i = 0; i < Limit - Others; i++)
            await (await run.ConnectAsync()).MustRunAsync("{ ping: 1 }");

        int served = 0;
        for (int i = 0; i < more; i++)
        {
            using var client = await RawClient.ConnectAsync(run.Server);
            if (await IsServedAsync(client, ping))
                served++;
        }

        if (served > 0)
            run.Blame($"{served} connections of {more} above the limit were served");
        var connections = (await judge.MustRunAsync("{ serverStatus: 1 }", "admin"))["connections"];
        if (connections.Type != ElementType.Document)
            run.Blame("serverStatus tells no connections");
        else if (connections.AsDocument["current"].ToString() != $"{Limit}" || connections.AsDocument["rejected"].ToString() != $"{more}")
            run.Blame($"serverStatus tells {connections} of {Limit} connections and {more} that were refused");
    }

    private static async Task<bool> IsServedAsync(RawClient client, byte[] message)
    {
        try
        {
            await client.SendAsync(message);
            return await client.ReceiveAsync() is not null;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
