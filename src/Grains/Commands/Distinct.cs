namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/distinct/"/></summary>
internal static class Distinct
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "key", Requirement.Required, (ref to, in argument) => to.Key = argument.String() },
        { "query", (ref to, in argument) => to.Filter = argument.Document() },
        { "hint", (ref to, in argument) => to.Hint = argument.Hint() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var request = Parse(command);
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName("values"u8);
        writer.WriteStartArray();
        await reads.Store.DistinctAsync(request, writer, cancellationToken);
        writer.WriteEndArray();
        if (writer.Length > BatchLimit.MaxBytes)
            throw new DocumentException((ErrorCode)17217, "distinct too big, 16mb cap");
        writer.WriteOk();
        writer.WriteEndDocument();
        return new Reply(writer.ToDocument());
    }

    public static DistinctRequest Parse(Command command)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        return new DistinctRequest(command.Namespace, arguments.Key!)
        {
            Filter = arguments.Filter,
            Hint = arguments.Hint,
            Collation = arguments.Collation,
            MaxTime = generic.MaxTime,
            Client = command.Client,
        };
    }

    private struct Arguments()
    {
        public string? Key;
        public RawDocument Filter = RawDocument.Empty;
        public RawDocument? Collation;
        public RawValue Hint;
    }
}
