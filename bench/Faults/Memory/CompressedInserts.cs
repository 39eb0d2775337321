using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Memory;

/// <summary>Messages that are short on the wire and long when they are inflated.</summary>
internal static class CompressedInserts
{
    private const byte Zlib = 2;
    private const int Times = 4;

    public static async Task RunAsync(MemoryRun run, int connections)
    {
        byte[] ping = Bytes.Compressed(
            Messages.Of(new RawDocument { ["ping"] = 1, ["comment"] = new string('x', 16 * 1000 * 1000) }), Zlib);
        run.Note($"{ping.Length} bytes");
        int refused = 0;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            for (int i = 0; i < Times; i++)
            {
                // A message that finds no memory ends its connection, as nobody reads its rest.
                using var client = await RawClient.ConnectAsync(run.Server);
                var reply = (await client.AskAsync(ping)).Body;
                if (reply.Code() == (int)ErrorCode.ExceededMemoryLimit)
                    Interlocked.Increment(ref refused);
                else if (!reply.IsOk())
                    run.Blame($"a compressed ping was answered with {Messages.Shortened(reply)}");
            }
        }));
        run.Note($"{refused} of {connections * Times} refused");
    }
}
