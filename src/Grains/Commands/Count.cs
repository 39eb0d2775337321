namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/count/"/></summary>
internal static class Count
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "query", (ref to, in argument) => to.Filter = argument.Document() },
        { "limit", (ref to, in argument) => to.Limit = Magnitude(argument.Int64()) },
        { "skip", (ref to, in argument) => to.Skip = argument.NotNegative() },
        { "hint", (ref to, in argument) => to.Hint = argument.Hint() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
        { "fields", (ref _, in argument) => argument.Document() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        long count = await reads.Store.CountAsync(Parse(command), cancellationToken);
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName("n"u8);
        writer.WriteCount(count);
        writer.WriteOk();
        writer.WriteEndDocument();
        return new Reply(writer.ToDocument());
    }

    public static CountRequest Parse(Command command)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        return new CountRequest(command.Namespace)
        {
            Filter = arguments.Filter,
            Skip = arguments.Skip,
            Limit = arguments.Limit,
            Hint = arguments.Hint,
            Collation = arguments.Collation,
            MaxTime = generic.MaxTime,
            Client = command.Client,
        };
    }

    // A negative limit counts as its magnitude does.
    private static long Magnitude(long limit) => limit == long.MinValue ? long.MaxValue : Math.Abs(limit);

    private struct Arguments()
    {
        public RawDocument Filter = RawDocument.Empty;
        public RawDocument? Collation;
        public RawValue Hint;
        public long Skip;
        public long Limit;
    }
}
