namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/dropIndexes/"/></summary>
internal static class DropIndexes
{
    public static async ValueTask<Reply> RunAsync(
        IDocumentStore store, Command command, CancellationToken cancellationToken)
    {
        var which = Parse(command);
        int before = await store.DropIndexesAsync(command.Namespace, which, cancellationToken);
        var reply = new RawDocument { ["nIndexesWas"] = before };
        if (which == (RawValue)"*")
            reply = reply.With("msg", "non-_id indexes dropped for collection");
        return Replies.From(reply);
    }

    private static RawValue Parse(Command command)
    {
        RawValue which = default;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (!arguments.Is("index"u8))
                arguments.Other();
            else if (arguments.Raw.Type is ElementType.String or ElementType.Array or ElementType.Document)
                which = arguments.Value();
            else
                throw arguments.WrongType("types '[string, array, object]'");
        }

        return which.IsMissing ? throw arguments.Missing("index") : which;
    }
}
