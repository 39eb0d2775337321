namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/connPoolStats/"/>: a silo has no connections of MongoDB's protocol
/// to others of its cluster.
/// </summary>
internal static class ConnPoolStats
{
    public static ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.CheckGeneric(command);
        return ValueTask.FromResult(Replies.From(new RawDocument
        {
            ["numClientConnections"] = 0,
            ["numAScopedConnections"] = 0,
            ["totalInUse"] = 0,
            ["totalAvailable"] = 0,
            ["totalLeased"] = 0,
            ["totalCreated"] = 0,
            ["totalRefreshing"] = 0,
            ["totalRefreshed"] = 0,
            ["pools"] = RawDocument.Empty,
            ["hosts"] = RawDocument.Empty,
        }));
    }
}
