namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/findAndModify/"/></summary>
internal static class FindAndModify
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "query", (ref to, in argument) => to.Filter = argument.Document() },
        { "update", (ref to, in argument) => to.Update = argument.Update() },
        { "remove", (ref to, in argument) => to.Remove = argument.Boolean() },
        { "new", (ref to, in argument) => to.ReturnNew = argument.Boolean() },
        { "upsert", (ref to, in argument) => to.Upsert = argument.Boolean() },
        { "sort", (ref to, in argument) => to.Sort = argument.Document() },
        { "fields", (ref to, in argument) => to.Projection = argument.Document() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
        { "arrayFilters", (ref to, in argument) => to.ArrayFilters = argument.Array() },
        { "hint", Requirement.NotNull, (ref to, in argument) => to.Hint = argument.Hint() },
        { "let", (ref to, in argument) => to.Let = argument.Document() },
        { "bypassDocumentValidation", (ref to, in argument) => to.Bypass = argument.Boolean() },
    };

    /// <summary>Whether it may take long: a pipeline may compute anything, and so may a filter.</summary>
    public static bool MayRunLong(Command command)
    {
        var body = command.Body.Span;
        return RawReader.Find(body, "update"u8).Type == ElementType.Array || LongWrites.MayCompute(RawReader.Find(body, "query"u8));
    }

    public static FindAndModifyRequest Parse(Command command)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        var request = new FindAndModifyRequest(arguments.Filter)
        {
            Retry = generic.Retry,
            BypassDocumentValidation = arguments.Bypass,
            Let = arguments.Let,
            MaxTime = generic.MaxTime,
            Client = command.Client,
            IsJournaled = generic.IsJournaled,
            Sort = arguments.Sort,
            Remove = arguments.Remove,
            Update = arguments.Update,
            ReturnNew = arguments.ReturnNew,
            Upsert = arguments.Upsert,
            Projection = arguments.Projection,
            ArrayFilters = arguments.ArrayFilters,
            Collation = arguments.Collation,
            Hint = arguments.Hint,
        };
        Check(request);
        return request;
    }

    private static void Check(FindAndModifyRequest request)
    {
        string? contradiction = request switch
        {
            { Remove: false, Update.IsMissing: true } => "Either an update or remove=true must be specified",
            { Remove: false } => null,
            { Update.IsMissing: false } => "Cannot specify both an update and remove=true",
            { Upsert: true } => "Cannot specify both upsert=true and remove=true",
            { ReturnNew: true } => "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
            { ArrayFilters: not null } => "Cannot specify arrayFilters and remove=true",
            _ => null,
        };
        if (contradiction is not null)
            throw new DocumentException(ErrorCode.FailedToParse, contradiction);
    }

    private struct Arguments()
    {
        public RawDocument Filter = RawDocument.Empty;
        public RawDocument Sort = RawDocument.Empty;
        public RawDocument Projection = RawDocument.Empty;
        public RawDocument? Collation;
        public RawDocument? Let;
        public RawValue Update;
        public RawValue Hint;
        public RawArray? ArrayFilters;
        public bool Remove;
        public bool ReturnNew;
        public bool Upsert;
        public bool Bypass;
    }
}
