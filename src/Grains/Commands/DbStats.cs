namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/dbStats/"/></summary>
internal static class DbStats
{
    private static readonly HashSet<string> Sizes =
        ["dataSize", "storageSize", "freeStorageSize", "indexSize", "indexFreeStorageSize", "totalSize",
            "totalFreeStorageSize", "fsUsedSize", "fsTotalSize"];

    private static readonly string[] Free = ["freeStorageSize", "indexFreeStorageSize", "totalFreeStorageSize"];

    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "scale", (ref to, in argument) => to.Scale = argument.Int64() },
        { "freeStorage", (ref to, in argument) => to.ShowsFree = argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        if (arguments.Scale < 1)
            throw new DocumentException(ErrorCode.BadValue, "Scale factor must be greater than zero");
        var stats = await reads.Store.DatabaseStatsAsync(command.Database, cancellationToken);
        if (!arguments.ShowsFree)
            stats = new RawDocument(stats.Where(field => !Free.Contains(field.Name)));
        return Replies.From(StatsScale.Apply(stats, arguments.Scale, Sizes));
    }

    private struct Arguments()
    {
        public long Scale = 1;
        public bool ShowsFree;
    }
}
