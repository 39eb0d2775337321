namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/checkMetadataConsistency/"/>: a database's catalog
/// lies in one place, so that there is no other that it could contradict.
/// </summary>
internal static class CheckMetadataConsistency
{
    private static readonly ArgumentTable<int> Table = new()
    {
        { "checkIndexes", (ref _, in argument) => argument.Boolean() },
        { "cursor", (ref to, in argument) => to = CursorOptions.Parse("checkMetadataConsistency.cursor", argument.Document()) },
    };

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        int batchSize = 0;
        Table.Read(command, ref batchSize);
        string ns = command.Argument.IsNumber
            ? Namespace.Of(command.Database, "$cmd.aggregate").ToString()
            : command.Namespace.ToString();
        using var writer = new RawWriter();
        CursorReply.Start(writer, "firstBatch"u8);
        return ValueTask.FromResult(CursorReply.End(writer, 0, ns));
    }
}
