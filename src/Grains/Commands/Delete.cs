namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/delete/"/></summary>
internal static class Delete
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "deletes", (ref to, in argument) => to.Deletes = argument.Array() },
        { "ordered", (ref to, in argument) => to.Ordered = argument.OnlyBoolean() },
        { "let", (ref to, in argument) => to.Let = argument.Document() },
    };

    private static readonly ArgumentTable<StatementArguments> StatementTable = new()
    {
        { "q", Requirement.Required, (ref to, in argument) => to.Filter = argument.Document() },
        { "limit", Requirement.Required, (ref to, in argument) => to.One = IsOne(argument.Int64()) },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
        { "hint", Requirement.NotNull, (ref to, in argument) => to.Hint = argument.Hint() },
    };

    private const string Path = "delete.deletes";

    public static DeleteRequest Parse(Command command)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        var documents = Statements.Of(command, Path, arguments.Deletes);
        var statements = new DeleteStatement[documents.Count];
        for (int i = 0; i < statements.Length; i++)
            statements[i] = ParseStatement(documents[i]);
        return new DeleteRequest(statements)
        {
            Retry = generic.Retry,
            Ordered = arguments.Ordered,
            Let = arguments.Let,
            MaxTime = generic.MaxTime,
            Client = command.Client,
            IsJournaled = generic.IsJournaled,
        };
    }

    private static DeleteStatement ParseStatement(ReadOnlyMemory<byte> statement)
    {
        var arguments = new StatementArguments();
        StatementTable.Read(Path, statement, ref arguments);
        return new DeleteStatement(arguments.Filter)
        {
            One = arguments.One,
            Collation = arguments.Collation,
            Hint = arguments.Hint,
        };
    }

    private static bool IsOne(long limit) => limit is 0 or 1
        ? limit == 1
        : throw new DocumentException(
            ErrorCode.FailedToParse, $"The limit field in delete objects must be 0 or 1. Got {limit}");

    private struct Arguments()
    {
        public RawArray? Deletes;
        public RawDocument? Let;
        public bool Ordered = true;
    }

    private struct StatementArguments()
    {
        public RawDocument Filter = null!;
        public RawDocument? Collation;
        public RawValue Hint;
        public bool One;
    }
}
