namespace Streetcar.Grains;

/// <summary>
/// A parsed <c>getMore</c> (<see href="https://www.mongodb.com/docs/manual/reference/command/getMore/"/>).
/// </summary>
/// <param name="Namespace">The full name of the collection that the client takes the cursor for reading.</param>
/// <param name="BatchSize">How many documents at most; 0 for as many as are sensible.</param>
internal readonly record struct GetMore(string Namespace, int BatchSize)
{
    public static GetMore Parse(Command command)
    {
        string? collection = null;
        int batchSize = 0;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("collection"u8))
                collection = arguments.String();
            else if (arguments.Is("batchSize"u8))
                batchSize = arguments.Count();
            else if (!arguments.Is("term"u8) && !arguments.Is("lastKnownCommittedOpTime"u8))
                arguments.Other();
        }

        if (collection is null)
            throw arguments.Missing("collection");
        if (arguments.Generic.MaxTime is not null)
        {
            throw new DocumentException(
                ErrorCode.BadValue, "cannot set maxTimeMS on getMore command for a non-awaitData cursor");
        }

        return new GetMore($"{command.Database}.{collection}", batchSize);
    }
}
