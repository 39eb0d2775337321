namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/reIndex/"/>: drops the indexes but that on <c>_id</c>, and builds
/// them anew.
/// </summary>
internal static class ReIndex
{
    public static async ValueTask<Reply> RunAsync(ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        var ns = command.Namespace;
        var before = await store.ListIndexesAsync(ns, cancellationToken);
        await store.DropIndexesAsync(ns, "*", cancellationToken);
        var others = before.Where(index => index["name"].AsString != "_id_" && !index["clustered"].Raw.IsTruthy).ToList();
        if (others.Count > 0)
            await store.CreateIndexesAsync(ns, others, cancellationToken);
        var after = await store.ListIndexesAsync(ns, cancellationToken);
        return Replies.From(new RawDocument
        {
            ["nIndexesWas"] = before.Count,
            ["nIndexes"] = after.Count,
            ["indexes"] = RawArray.From(after.Select(index => (RawValue)index)),
        });
    }
}
