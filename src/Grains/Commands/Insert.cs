namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/insert/"/></summary>
internal static class Insert
{
    public static InsertRequest Parse(Command command)
    {
        RawArray? documents = null;
        bool ordered = true, bypass = false;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("documents"u8))
                documents = arguments.Array();
            else if (arguments.Is("ordered"u8))
                ordered = arguments.Boolean();
            else if (arguments.Is("bypassDocumentValidation"u8))
                bypass = arguments.Boolean();
            else
                arguments.Other();
        }

        return new InsertRequest(Statements.Of(command, in arguments, "insert.documents", documents))
        {
            Retry = arguments.Generic.Retry,
            Ordered = ordered,
            BypassDocumentValidation = bypass,
            MaxTime = arguments.Generic.MaxTime,
        };
    }
}
