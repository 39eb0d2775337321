namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/findAndModify/"/></summary>
internal static class FindAndModify
{
    public static FindAndModifyRequest Parse(Command command)
    {
        RawDocument filter = RawDocument.Empty, sort = RawDocument.Empty, projection = RawDocument.Empty;
        RawDocument? collation = null, let = null;
        RawValue update = default, hint = default;
        RawArray? arrayFilters = null;
        bool remove = false, returnNew = false, upsert = false, bypass = false;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("query"u8))
                filter = arguments.Document();
            else if (arguments.Is("update"u8))
                update = Update.Modification(in arguments);
            else if (arguments.Is("remove"u8))
                remove = arguments.Boolean();
            else if (arguments.Is("new"u8))
                returnNew = arguments.Boolean();
            else if (arguments.Is("upsert"u8))
                upsert = arguments.Boolean();
            else if (arguments.Is("sort"u8))
                sort = arguments.Document();
            else if (arguments.Is("fields"u8))
                projection = arguments.Document();
            else if (arguments.Is("collation"u8))
                collation = arguments.Document();
            else if (arguments.Is("arrayFilters"u8))
                arrayFilters = arguments.Array();
            else if (arguments.Is("hint"u8))
                hint = arguments.Hint();
            else if (arguments.Is("let"u8))
                let = arguments.Document();
            else if (arguments.Is("bypassDocumentValidation"u8))
                bypass = arguments.Boolean();
            else
                arguments.Other();
        }

        var request = new FindAndModifyRequest(filter)
        {
            Retry = arguments.Generic.Retry,
            BypassDocumentValidation = bypass,
            Let = let,
            MaxTime = arguments.Generic.MaxTime,
            Sort = sort,
            Remove = remove,
            Update = update,
            ReturnNew = returnNew,
            Upsert = upsert,
            Projection = projection,
            ArrayFilters = arrayFilters,
            Collation = collation,
            Hint = hint,
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
}
