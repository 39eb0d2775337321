namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/count/"/></summary>
internal static class Count
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "query", (ref to, in argument) => to.Filter = argument.Document() },
        { "limit", Requirement.NotNull, (ref to, in argument) => to.Limit = Magnitude(argument) },
        { "skip", (ref to, in argument) => to.Skip = argument.NotNegative() },
        { "hint", Requirement.NotNull, (ref to, in argument) => to.Hint = argument.Hint() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
        { "fields", (ref _, in _) => { } },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        long count = await reads.Documents.CountAsync(Parse(command), cancellationToken);
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
    private static long Magnitude(in Argument argument)
    {
        if (!argument.Raw.IsNumber)
            throw new DocumentException(ErrorCode.BadValue, $"Field 'limit' in '{argument.Path}' must be a number, not {argument.Raw.Type.Alias()}");
        if (!argument.Raw.TryGetInt64(out long limit))
            throw new DocumentException(ErrorCode.FailedToParse, $"Expected an integer for '{argument.Path}', but found {argument.Value()}");
        return limit != long.MinValue
            ? Math.Abs(limit)
            : throw new DocumentException(ErrorCode.BadValue, $"'{argument.Path}' must not be the smallest of all numbers");
    }

    private struct Arguments()
    {
        public RawDocument Filter = RawDocument.Empty;
        public RawDocument? Collation;
        public RawValue Hint;
        public long Skip;
        public long Limit;
    }
}
