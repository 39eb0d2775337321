namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/distinct/"/></summary>
internal static class Distinct
{
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
        string? key = null;
        RawDocument filter = RawDocument.Empty;
        RawDocument? collation = null;
        RawValue hint = default;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("key"u8))
                key = arguments.String();
            else if (arguments.Is("query"u8))
                filter = arguments.Document();
            else if (arguments.Is("hint"u8))
                hint = arguments.Hint();
            else if (arguments.Is("collation"u8))
                collation = arguments.Document();
            else
                arguments.Other();
        }

        return new DistinctRequest(command.Namespace, key ?? throw arguments.Missing("key"))
        {
            Filter = filter,
            Hint = hint,
            Collation = collation,
            MaxTime = arguments.Generic.MaxTime,
        };
    }
}
