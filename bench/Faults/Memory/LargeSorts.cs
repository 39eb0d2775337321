using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Memory;

/// <summary>Sorts of more than memory holds, at once.</summary>
internal static class LargeSorts
{
    private const int MegabytesForEach = 8;

    // What does not fit memory is written to a disk, and read again.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(MemoryRun run, int sorts)
    {
        int count = sorts * MegabytesForEach;
        await LargeInserts.FillAsync(run, "large", count);
        byte[] sort = Messages.Of(
            "{ aggregate: 'large', pipeline: [{ $sort: { n: 1 } }, { $project: { n: 1, length: { $strLenBytes: '$text' } } }], "
            + "cursor: { batchSize: 100000 }, allowDiskUse: true }");
        await Task.WhenAll(Enumerable.Range(0, sorts).Select(async _ =>
        {
            using var client = await RawClient.ConnectAsync(run.Server);
            var reply = (await client.AskAsync(sort, Patience)).Body;
            if (!reply.IsOk())
            {
                run.Blame($"a sort was answered with {reply}");
                return;
            }

            var sorted = reply["cursor"].AsDocument["firstBatch"].AsArray.Select(document => document.AsDocument["n"].AsInt32);
            if (!sorted.SequenceEqual(Enumerable.Range(0, count)))
                run.Blame("a sort's result is not in order");
        }));
    }
}
