namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/listIndexes/"/></summary>
internal static class ListIndexes
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "cursor", (ref to, in argument) => to.BatchSize = CursorOptions.Parse("listIndexes.cursor", argument.Document(), int.MaxValue) },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        int batchSize = Parse(command);
        var ns = command.Namespace;
        var indexes = await reads.Store.ListIndexesAsync(ns, cancellationToken);
        return await CursorReply.FromListAsync(
            reads, indexes, ns.ToString(), new BatchLimit(batchSize, BatchLimit.MaxBytes), cancellationToken);
    }

    private static int Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        return arguments.BatchSize;
    }

    private struct Arguments()
    {
        public int BatchSize = int.MaxValue;
    }
}
