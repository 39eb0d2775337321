namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/insert/"/></summary>
internal static class Insert
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "documents", (ref to, in argument) => to.Documents = argument.Array() },
        { "ordered", (ref to, in argument) => to.Ordered = argument.OnlyBoolean() },
        { "bypassDocumentValidation", (ref to, in argument) => to.Bypass = argument.Boolean() },
    };

    public static InsertRequest Parse(Command command)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        return new InsertRequest(Statements.Of(command, "insert.documents", arguments.Documents))
        {
            Retry = generic.Retry,
            Ordered = arguments.Ordered,
            BypassDocumentValidation = arguments.Bypass,
            MaxTime = generic.MaxTime,
            Client = command.Client,
            IsJournaled = generic.IsJournaled,
        };
    }

    private struct Arguments()
    {
        public RawArray? Documents;
        public bool Ordered = true;
        public bool Bypass;
    }
}
