namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/listDatabases/"/></summary>
internal static class ListDatabases
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "filter", (ref to, in argument) => to.Filter = argument.Document() },
        { "nameOnly", (ref to, in argument) => to.NameOnly = argument.Boolean() },
        { "authorizedDatabases", (ref _, in argument) => argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        Admin.Require(command);
        var (filter, nameOnly) = Parse(command);
        var databases = ListFilter.Apply(filter, await reads.Store.ListDatabasesAsync(cancellationToken));
        if (nameOnly)
        {
            var names = databases.Select(database => (RawValue)new RawDocument { ["name"] = database["name"] });
            return new Reply(new RawDocument { ["databases"] = RawArray.From(names), ["ok"] = 1.0 });
        }

        long size = databases.Sum(database => database["sizeOnDisk"].AsInt64);
        return new Reply(new RawDocument
        {
            ["databases"] = RawArray.From(databases.Select(database => (RawValue)database)),
            ["totalSize"] = size,
            ["totalSizeMb"] = size / (1024 * 1024),
            ["ok"] = 1.0,
        });
    }

    private static (RawDocument Filter, bool NameOnly) Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        return (arguments.Filter, arguments.NameOnly);
    }

    private struct Arguments()
    {
        public RawDocument Filter = RawDocument.Empty;
        public bool NameOnly;
    }
}
