namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/collStats/"/></summary>
internal static class CollStats
{
    private static readonly HashSet<string> Sizes =
        ["size", "storageSize", "freeStorageSize", "totalIndexSize", "totalSize", "indexSizes", "maxSize"];

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        long scale = StatsScale.Parse(command);
        var stats = await reads.Store.CollectionStatsAsync(command.Namespace, cancellationToken);
        return Replies.From(StatsScale.Apply(stats, scale, Sizes));
    }
}
