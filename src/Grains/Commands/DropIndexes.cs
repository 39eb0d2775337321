namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/dropIndexes/"/></summary>
internal static class DropIndexes
{
    private static readonly ArgumentTable<RawValue> Table = new()
    {
        { "index", Requirement.Required | Requirement.NotNull, (ref to, in argument) => to = Which(argument) },
    };

    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        RawValue which = default;
        Table.Read(command, ref which);
        int before = await store.DropIndexesAsync(command.Namespace, which, cancellationToken);
        var reply = new RawDocument { ["nIndexesWas"] = before };
        if (which == (RawValue)"*")
            reply = reply.With("msg", "non-_id indexes dropped for collection");
        return Replies.From(reply);
    }

    private static RawValue Which(in Argument argument) =>
        argument.Raw.Type is ElementType.String or ElementType.Array or ElementType.Document
            ? argument.Value()
            : throw argument.WrongType("types '[string, array, object]'");
}
