namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/lockInfo/"/>: the one lock that a command holds beyond its end
/// is that of <see cref="Fsync"/>.
/// </summary>
internal static class LockInfo
{
    public static ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        var locks = services.Store.WriteLocks == 0 ? RawArray.Empty : RawArray.Create(new RawDocument
        {
            ["resourceId"] = "{1: Global, 1}",
            ["granted"] = RawArray.Create(new RawDocument { ["mode"] = "S", ["convertMode"] = "NONE", ["desc"] = "fsyncLockWorker" }),
            ["pending"] = RawArray.Empty,
        });
        return ValueTask.FromResult(Replies.From(new RawDocument { ["lockInfo"] = locks }));
    }
}
