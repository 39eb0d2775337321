using Streetcar.Query.Aggregation;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/update/"/></summary>
internal static class Update
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "updates", (ref to, in argument) => to.Updates = argument.Array() },
        { "ordered", (ref to, in argument) => to.Ordered = argument.OnlyBoolean() },
        { "let", (ref to, in argument) => to.Let = argument.Document() },
        { "bypassDocumentValidation", (ref to, in argument) => to.Bypass = argument.Boolean() },
    };

    private static readonly ArgumentTable<StatementArguments> StatementTable = new()
    {
        { "q", Requirement.Required, (ref to, in argument) => to.Filter = argument.Document() },
        { "u", Requirement.Required, (ref to, in argument) => to.Update = argument.Update() },
        { "multi", (ref to, in argument) => to.Multi = argument.Boolean() },
        { "upsert", (ref to, in argument) => to.Upsert = argument.Boolean() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
        { "arrayFilters", (ref to, in argument) => to.ArrayFilters = argument.Array() },
        { "hint", Requirement.NotNull, (ref to, in argument) => to.Hint = argument.Hint() },
        { "sort", (ref to, in argument) => to.Sort = argument.Document() },
        { "c", (ref to, in argument) => to.Constants = argument.Document() },
    };

    private const string Path = "update.updates";

    public static UpdateRequest Parse(Command command)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        var documents = Statements.Of(command, Path, arguments.Updates);
        var statements = new UpdateStatement[documents.Count];
        for (int i = 0; i < statements.Length; i++)
            statements[i] = ParseStatement(documents[i]);
        return new UpdateRequest(statements)
        {
            Retry = generic.Retry,
            Ordered = arguments.Ordered,
            BypassDocumentValidation = arguments.Bypass,
            Let = arguments.Let,
            MaxTime = generic.MaxTime,
            Client = command.Client,
            IsJournaled = generic.IsJournaled,
        };
    }

    /// <summary>Refuses a sort for a statement that changes all documents that match.</summary>
    /// <exception cref="DocumentException">FailedToParse.</exception>
    public static RawDocument CheckSort(RawDocument sort, bool multi) => sort.IsEmpty || !multi
        ? sort
        : throw new DocumentException(ErrorCode.FailedToParse, "Cannot specify sort with multi=true");

    private static UpdateStatement ParseStatement(ReadOnlyMemory<byte> statement)
    {
        var arguments = new StatementArguments();
        StatementTable.Read(Path, statement, ref arguments);
        // A stage that does not exist is the command's error; what else is wrong with a pipeline is its statement's.
        if (arguments.Update.Type == ElementType.Array)
            Pipeline.CheckNames(arguments.Update.AsArray);
        return new UpdateStatement(arguments.Filter, arguments.Update)
        {
            Multi = arguments.Multi,
            Upsert = arguments.Upsert,
            Sort = CheckSort(arguments.Sort, arguments.Multi),
            ArrayFilters = arguments.ArrayFilters,
            Collation = arguments.Collation,
            Hint = arguments.Hint,
            Constants = arguments.Constants,
        };
    }

    private struct Arguments()
    {
        public RawArray? Updates;
        public RawDocument? Let;
        public bool Ordered = true;
        public bool Bypass;
    }

    private struct StatementArguments()
    {
        public RawDocument Filter = null!;
        public RawDocument Sort = RawDocument.Empty;
        public RawDocument? Collation;
        public RawDocument? Constants;
        public RawValue Update;
        public RawValue Hint;
        public RawArray? ArrayFilters;
        public bool Multi;
        public bool Upsert;
    }
}
