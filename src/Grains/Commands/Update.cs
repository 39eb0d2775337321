namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/update/"/></summary>
internal static class Update
{
    private const string Path = "update.updates";

    public static UpdateRequest Parse(Command command)
    {
        RawArray? updates = null;
        RawDocument? let = null;
        bool ordered = true, bypass = false;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("updates"u8))
                updates = arguments.Array();
            else if (arguments.Is("ordered"u8))
                ordered = arguments.Boolean();
            else if (arguments.Is("let"u8))
                let = arguments.Document();
            else if (arguments.Is("bypassDocumentValidation"u8))
                bypass = arguments.Boolean();
            else
                arguments.Other();
        }

        var documents = Statements.Of(command, in arguments, Path, updates);
        var statements = new UpdateStatement[documents.Count];
        for (int i = 0; i < statements.Length; i++)
            statements[i] = ParseStatement(documents[i]);
        return new UpdateRequest(statements)
        {
            Retry = arguments.Generic.Retry,
            Ordered = ordered,
            BypassDocumentValidation = bypass,
            Let = let,
            MaxTime = arguments.Generic.MaxTime,
        };
    }

    /// <summary>What an update is made of, wherever it stands: a document or a pipeline.</summary>
    public static RawValue Modification(ref readonly Arguments arguments) =>
        arguments.Raw.Type is ElementType.Document or ElementType.Array
            ? arguments.Value()
            : throw new DocumentException(
                ErrorCode.FailedToParse, "Update argument must be either an object or an array");

    private static UpdateStatement ParseStatement(ReadOnlyMemory<byte> statement)
    {
        RawDocument? filter = null, collation = null, constants = null;
        RawValue update = default, hint = default;
        RawArray? arrayFilters = null;
        bool multi = false, upsert = false;
        var arguments = new Arguments(Path, statement);
        while (arguments.Read())
        {
            if (arguments.Is("q"u8))
                filter = arguments.Document();
            else if (arguments.Is("u"u8))
                update = Modification(in arguments);
            else if (arguments.Is("multi"u8))
                multi = arguments.Boolean();
            else if (arguments.Is("upsert"u8))
                upsert = arguments.Boolean();
            else if (arguments.Is("collation"u8))
                collation = arguments.Document();
            else if (arguments.Is("arrayFilters"u8))
                arrayFilters = arguments.Array();
            else if (arguments.Is("hint"u8))
                hint = arguments.Hint();
            else if (arguments.Is("c"u8))
                constants = arguments.Document();
            else
                throw arguments.Unknown();
        }

        if (filter is null)
            throw arguments.Missing("q");
        if (update.IsMissing)
            throw arguments.Missing("u");
        return new UpdateStatement(filter, update)
        {
            Multi = multi,
            Upsert = upsert,
            ArrayFilters = arrayFilters,
            Collation = collation,
            Hint = hint,
            Constants = constants,
        };
    }
}
