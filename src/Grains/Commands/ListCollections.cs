using Streetcar.Grains.Authentication;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/listCollections/"/></summary>
internal static class ListCollections
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "filter", (ref to, in argument) => to.Filter = argument.Document() },
        { "nameOnly", (ref to, in argument) => to.NameOnly = argument.OnlyBoolean() },
        { "cursor", (ref to, in argument) => to.BatchSize = CursorOptions.Parse("listCollections.cursor", argument.Document(), int.MaxValue) },
        { "authorizedCollections", (ref to, in argument) => to.OnlyAuthorized = argument.OnlyBoolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var arguments = Parse(command);
        string ns = Namespace.Of(command.Database, "$cmd.listCollections").ToString();
        var collections = await reads.Store.ListCollectionsAsync(command.Database, cancellationToken);
        if (arguments.OnlyAuthorized && AccessControl.Caller(command) is { } user)
            collections = [.. collections.Where(collection => user.Knows(command.Database, collection["name"].AsString))];
        var listed = ListFilter.Apply(arguments.Filter, arguments.NameOnly ? [.. collections.Select(NameAndType)] : collections);
        return await CursorReply.FromListAsync(
            reads, command, listed, ns, new BatchLimit(arguments.BatchSize, BatchLimit.MaxBytes), cancellationToken);
    }

    private static Arguments Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        return arguments;
    }

    private static RawDocument NameAndType(RawDocument collection) => new()
    {
        ["name"] = collection["name"],
        ["type"] = collection["type"],
    };

    private struct Arguments()
    {
        public RawDocument Filter = RawDocument.Empty;
        public bool NameOnly;
        public bool OnlyAuthorized;
        public int BatchSize = int.MaxValue;
    }
}
