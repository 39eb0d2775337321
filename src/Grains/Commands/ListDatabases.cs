using Streetcar.Grains.Authentication;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/listDatabases/"/></summary>
internal static class ListDatabases
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "filter", (ref to, in argument) => to.Filter = argument.Document() },
        { "nameOnly", (ref to, in argument) => to.NameOnly = argument.Boolean() },
        { "authorizedDatabases", (ref to, in argument) => to.OnlyAuthorized = argument.OnlyBoolean() },
    };

    private static readonly string[] Servers = ["admin", "config", "local"];

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var (filter, nameOnly, onlyAuthorized) = Parse(command);
        var databases = WithServers(await reads.Store.ListDatabasesAsync(cancellationToken));
        if (AccessControl.Caller(command) is { } user && (onlyAuthorized ?? !user.AllowsOnCluster(ActionType.ListDatabases)))
            databases = [.. databases.Where(database => user.Knows(database["name"].AsString))];
        if (nameOnly)
            databases = [.. databases.Select(database => new RawDocument { ["name"] = database["name"] })];
        databases = ListFilter.Apply(filter, databases);
        if (nameOnly)
            return new Reply(new RawDocument { ["databases"] = RawArray.From(databases.Select(database => (RawValue)database)), ["ok"] = 1.0 });
        long size = databases.Sum(database => database["sizeOnDisk"].AsInt64);
        return new Reply(new RawDocument
        {
            ["databases"] = RawArray.From(databases.Select(database => (RawValue)database)),
            ["totalSize"] = size,
            ["totalSizeMb"] = size / (1024 * 1024),
            ["ok"] = 1.0,
        });
    }

    // Those of the server itself are there whatever is in them.
    private static IReadOnlyList<RawDocument> WithServers(IReadOnlyList<RawDocument> stored)
    {
        var missing = Servers.Where(name => !stored.Any(database => database["name"] == (RawValue)name))
            .Select(name => new RawDocument { ["name"] = name, ["sizeOnDisk"] = 0L, ["empty"] = false });
        return [.. stored.Concat(missing).OrderBy(database => database["name"].AsString, StringComparer.Ordinal)];
    }

    private static (RawDocument Filter, bool NameOnly, bool? OnlyAuthorized) Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        return (arguments.Filter, arguments.NameOnly, arguments.OnlyAuthorized);
    }

    private struct Arguments()
    {
        public RawDocument Filter = RawDocument.Empty;
        public bool NameOnly;
        public bool? OnlyAuthorized;
    }
}
