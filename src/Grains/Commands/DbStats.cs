namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/dbStats/"/></summary>
internal static class DbStats
{
    private static readonly HashSet<string> Sizes =
        ["dataSize", "storageSize", "freeStorageSize", "indexSize", "indexFreeStorageSize", "totalSize",
            "totalFreeStorageSize", "fsUsedSize", "fsTotalSize"];

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        long scale = StatsScale.Parse(command);
        var stats = await reads.Store.DatabaseStatsAsync(command.Database, cancellationToken);
        return Replies.From(StatsScale.Apply(stats, scale, Sizes));
    }
}
