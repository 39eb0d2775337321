namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/delete/"/></summary>
internal static class Delete
{
    private const string Path = "delete.deletes";

    public static DeleteRequest Parse(Command command)
    {
        RawArray? deletes = null;
        RawDocument? let = null;
        bool ordered = true;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("deletes"u8))
                deletes = arguments.Array();
            else if (arguments.Is("ordered"u8))
                ordered = arguments.Boolean();
            else if (arguments.Is("let"u8))
                let = arguments.Document();
            else
                arguments.Other();
        }

        var documents = Statements.Of(command, in arguments, Path, deletes);
        var statements = new DeleteStatement[documents.Count];
        for (int i = 0; i < statements.Length; i++)
            statements[i] = ParseStatement(documents[i]);
        return new DeleteRequest(statements)
        {
            Retry = arguments.Generic.Retry,
            Ordered = ordered,
            Let = let,
            MaxTime = arguments.Generic.MaxTime,
        };
    }

    private static DeleteStatement ParseStatement(ReadOnlyMemory<byte> statement)
    {
        RawDocument? filter = null, collation = null;
        RawValue hint = default;
        bool? one = null;
        var arguments = new Arguments(Path, statement);
        while (arguments.Read())
        {
            if (arguments.Is("q"u8))
                filter = arguments.Document();
            else if (arguments.Is("limit"u8))
                one = IsOne(arguments.Int64());
            else if (arguments.Is("collation"u8))
                collation = arguments.Document();
            else if (arguments.Is("hint"u8))
                hint = arguments.Hint();
            else
                throw arguments.Unknown();
        }

        return new DeleteStatement(filter ?? throw arguments.Missing("q"))
        {
            One = one ?? throw arguments.Missing("limit"),
            Collation = collation,
            Hint = hint,
        };
    }

    private static bool IsOne(long limit) => limit is 0 or 1
        ? limit == 1
        : throw new DocumentException(
            ErrorCode.FailedToParse, $"The limit field in delete objects must be 0 or 1. Got {limit}");
}
