namespace Streetcar.Grains.Commands;

/// <summary>
/// Reads a write concern (<see href="https://www.mongodb.com/docs/manual/reference/write-concern/"/>). Every write is on disk
/// before it is acknowledged, so that all that are valid are met; unless it says that it does not wait for that.
/// </summary>
internal static class WriteConcern
{
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "fsync", (ref _, in argument) => argument.Boolean() },
        { "j", (ref to, in argument) => to = argument.Boolean() },
        { "provenance", (ref _, in _) => { } },
        { "w", (ref _, in argument) => CheckAcknowledgement(argument) },
        { "wtimeout", (ref _, in argument) => argument.Int64() },
    };

    /// <summary>Whether the write is to be on disk before it is acknowledged: not with <c>j: false</c>.</summary>
    public static bool IsJournaled(RawDocument concern)
    {
        bool isJournaled = true;
        Table.Read("writeConcern", concern.Bytes, ref isJournaled);
        return isJournaled;
    }

    private static void CheckAcknowledgement(in Argument argument)
    {
        if (!argument.Raw.IsNumber && argument.Raw.Type is not (ElementType.String or ElementType.Document))
            throw new DocumentException(ErrorCode.FailedToParse, "w has to be a number, string, or object");
        if (argument.Raw.IsNumber && argument.Int64() is < 0 or > 50)
            throw new DocumentException(ErrorCode.FailedToParse, "w has to be a non-negative number and not greater than 50");
    }
}
