namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/drop/"/>. Dropping what does not exist is a success.
/// </summary>
internal static class Drop
{
    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        var ns = command.Namespace;
        return await store.DropCollectionAsync(ns, cancellationToken) switch
        {
            null => Replies.Ok,
            0 => Replies.From(new RawDocument { ["ns"] = ns.ToString() }),
            { } indexes => Replies.From(new RawDocument { ["nIndexesWas"] = indexes, ["ns"] = ns.ToString() }),
        };
    }
}
