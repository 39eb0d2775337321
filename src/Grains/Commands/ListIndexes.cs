namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/listIndexes/"/></summary>
internal static class ListIndexes
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "includeIndexBuildInfo", (ref to, in argument) => to.TellsOfBuilds = argument.Boolean() },
        { "includeBuildUUIDs", (ref to, in argument) => to.TellsOfBuildIds = argument.Boolean() },
        { "cursor", (ref to, in argument) => to.BatchSize = CursorOptions.Parse("listIndexes.cursor", argument.Document(), int.MaxValue) },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var arguments = Parse(command);
        var ns = command.Namespace;
        var indexes = await reads.Store.ListIndexesAsync(ns, cancellationToken);
        if (arguments.TellsOfBuilds)
            indexes = [.. indexes.Select(index => new RawDocument { ["spec"] = index })];
        return await CursorReply.FromListAsync(
            reads, command, indexes, ns.ToString(), new BatchLimit(arguments.BatchSize, BatchLimit.MaxBytes), cancellationToken);
    }

    private static Arguments Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        return arguments is { TellsOfBuilds: true, TellsOfBuildIds: true }
            ? throw new DocumentException(ErrorCode.InvalidOptions, "The includeBuildUUIDs flag and includeBuildIndexInfo flag cannot both be set to true")
            : arguments;
    }

    private struct Arguments()
    {
        public int BatchSize = int.MaxValue;

        /// <summary>Whether indexes come as they do with those that are being built.</summary>
        public bool TellsOfBuilds;

        public bool TellsOfBuildIds;
    }
}
