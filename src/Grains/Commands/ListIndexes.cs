namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/listIndexes/"/></summary>
internal static class ListIndexes
{
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
        int batchSize = int.MaxValue;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("cursor"u8))
                batchSize = CursorOptions.Parse("listIndexes.cursor", arguments.Document(), int.MaxValue);
            else
                arguments.Other();
        }

        return batchSize;
    }
}
