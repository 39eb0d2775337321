namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/listCollections/"/></summary>
internal static class ListCollections
{
    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var (filter, nameOnly, batchSize) = Parse(command);
        string ns = Namespace.Of(command.Database, "$cmd.listCollections").ToString();
        var collections = await reads.Store.ListCollectionsAsync(command.Database, cancellationToken);
        var listed = ListFilter.Apply(filter, nameOnly ? [.. collections.Select(NameAndType)] : collections);
        return await CursorReply.FromListAsync(
            reads, listed, ns, new BatchLimit(batchSize, BatchLimit.MaxBytes), cancellationToken);
    }

    private static (RawDocument Filter, bool NameOnly, int BatchSize) Parse(Command command)
    {
        var filter = RawDocument.Empty;
        bool nameOnly = false;
        int batchSize = int.MaxValue;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("filter"u8))
                filter = arguments.Document();
            else if (arguments.Is("nameOnly"u8))
                nameOnly = arguments.Boolean();
            else if (arguments.Is("cursor"u8))
                batchSize = CursorOptions.Parse("listCollections.cursor", arguments.Document(), int.MaxValue);
            else if (arguments.Is("authorizedCollections"u8))
                arguments.Boolean();
            else
                arguments.Other();
        }

        return (filter, nameOnly, batchSize);
    }

    private static RawDocument NameAndType(RawDocument collection) => new()
    {
        ["name"] = collection["name"],
        ["type"] = collection["type"],
    };
}
