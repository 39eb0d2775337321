namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/distinct/"/></summary>
internal static class Distinct
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "key", Requirement.Required, (ref to, in argument) => to.Key = Key(argument) },
        { "query", (ref to, in argument) => to.Filter = argument.Document() },
        { "hint", Requirement.NotNull, (ref to, in argument) => to.Hint = argument.Hint() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var request = Parse(command, reads.Store.Now);
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName("values"u8);
        writer.WriteStartArray();
        await reads.Documents.DistinctAsync(request, writer, cancellationToken);
        writer.WriteEndArray();
        if (writer.Length > BatchLimit.MaxBytes)
            throw new DocumentException((ErrorCode)17217, "distinct too big, 16mb cap");
        if (request.AtClusterTime is { } time)
        {
            writer.WriteName("atClusterTime"u8);
            writer.WriteTimestamp(time);
        }

        writer.WriteOk();
        writer.WriteEndDocument();
        return new Reply(writer.ToDocument());
    }

    /// <param name="command">The command.</param>
    /// <param name="now">The latest time that is known, which a snapshot reads that names no other.</param>
    public static DistinctRequest Parse(Command command, RawTimestamp now = default)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        return new DistinctRequest(command.Namespace, arguments.Key!)
        {
            Filter = arguments.Filter,
            Hint = arguments.Hint,
            Collation = arguments.Collation,
            AtClusterTime = generic.Snapshot(now),
            MaxTime = generic.MaxTime,
            Client = command.Client,
        };
    }

    private static string Key(in Argument argument)
    {
        string key = argument.String();
        return !key.Contains('\0')
            ? key
            : throw new DocumentException((ErrorCode)31032, "Key field cannot contain an embedded null byte");
    }

    private struct Arguments()
    {
        public string? Key;
        public RawDocument Filter = RawDocument.Empty;
        public RawDocument? Collation;
        public RawValue Hint;
    }
}
