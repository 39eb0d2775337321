namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/count/"/></summary>
internal static class Count
{
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
        RawDocument filter = RawDocument.Empty;
        RawDocument? collation = null;
        RawValue hint = default;
        long skip = 0, limit = 0;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("query"u8))
                filter = arguments.Document();
            else if (arguments.Is("limit"u8))
                limit = Magnitude(arguments.Int64());
            else if (arguments.Is("skip"u8))
                skip = arguments.NotNegative();
            else if (arguments.Is("hint"u8))
                hint = arguments.Hint();
            else if (arguments.Is("collation"u8))
                collation = arguments.Document();
            else if (arguments.Is("fields"u8))
                arguments.Document();
            else
                arguments.Other();
        }

        return new CountRequest(command.Namespace)
        {
            Filter = filter,
            Skip = skip,
            Limit = limit,
            Hint = hint,
            Collation = collation,
            MaxTime = arguments.Generic.MaxTime,
        };
    }

    // A negative limit counts as its magnitude does.
    private static long Magnitude(long limit) => limit == long.MinValue ? long.MaxValue : Math.Abs(limit);
}
