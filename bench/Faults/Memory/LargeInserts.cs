using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Memory;

/// <summary>Many clients that insert large documents at once.</summary>
internal static class LargeInserts
{
    private const int Clients = 16;
    private const int Megabytes = 15;

    public static async Task RunAsync(MemoryRun run, int inserts)
    {
        byte[] insert = Messages.Of(Insert("large", 0, Megabytes));
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            using var client = await RawClient.ConnectAsync(run.Server);
            for (int i = 0; i < inserts; i++)
            {
                var reply = (await client.AskAsync(insert)).Body;
                if (!reply.IsOk() && reply.Code() != (int)ErrorCode.ExceededMemoryLimit)
                    throw new InvalidOperationException($"An insert was answered with {reply}");
            }
        }));
    }

    /// <summary>Fills a collection with documents of 1 MB, whose field <c>n</c> is in no order.</summary>
    public static async Task FillAsync(MemoryRun run, string collection, int megabytes)
    {
        using var client = await RawClient.ConnectAsync(run.Server);
        for (int i = 0; i < megabytes; i++)
            await client.MustRunAsync(Insert(collection, i * 7919 % megabytes, 1));
    }

    private static RawDocument Insert(string collection, RawValue n, int megabytes) => new()
    {
        ["insert"] = collection,
        ["documents"] = RawArray.Create(new RawDocument { ["n"] = n, ["text"] = Text(megabytes) }),
    };

    private static string Text(int megabytes) => new('x', megabytes * 1024 * 1024 - 1024);
}
