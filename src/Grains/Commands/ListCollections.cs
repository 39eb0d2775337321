namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/listCollections/"/></summary>
internal static class ListCollections
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "filter", (ref to, in argument) => to.Filter = argument.Document() },
        { "nameOnly", (ref to, in argument) => to.NameOnly = argument.OnlyBoolean() },
        { "cursor", (ref to, in argument) => to.BatchSize = CursorOptions.Parse("listCollections.cursor", argument.Document(), int.MaxValue) },
        { "authorizedCollections", (ref _, in argument) => argument.OnlyBoolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var (filter, nameOnly, batchSize) = Parse(command);
        string ns = Namespace.Of(command.Database, "$cmd.listCollections").ToString();
        var collections = await reads.Store.ListCollectionsAsync(command.Database, cancellationToken);
        var listed = ListFilter.Apply(filter, nameOnly ? [.. collections.Select(NameAndType)] : collections);
        return await CursorReply.FromListAsync(
            reads, command, listed, ns, new BatchLimit(batchSize, BatchLimit.MaxBytes), cancellationToken);
    }

    private static (RawDocument Filter, bool NameOnly, int BatchSize) Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        return (arguments.Filter, arguments.NameOnly, arguments.BatchSize);
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
        public int BatchSize = int.MaxValue;
    }
}
