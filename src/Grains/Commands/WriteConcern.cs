namespace Streetcar.Grains.Commands;

/// <summary>
/// Checks a write concern (<see href="https://www.mongodb.com/docs/manual/reference/write-concern/"/>). Every write is
/// durable before it is acknowledged, so that all that are valid are met.
/// </summary>
internal static class WriteConcern
{
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "fsync", (ref _, in argument) => argument.Boolean() },
        { "j", (ref _, in argument) => argument.Boolean() },
        { "provenance", (ref _, in _) => { } },
        { "w", (ref _, in argument) => CheckAcknowledgement(argument) },
        { "wtimeout", (ref _, in argument) => argument.Int64() },
    };

    public static void Check(RawDocument concern)
    {
        bool nothing = false;
        Table.Read("writeConcern", concern.Bytes, ref nothing);
    }

    private static void CheckAcknowledgement(in Argument argument)
    {
        if (!argument.Raw.IsNumber && argument.Raw.Type is not (ElementType.String or ElementType.Document))
            throw new DocumentException(ErrorCode.FailedToParse, "w has to be a number, string, or object");
        if (argument.Raw.IsNumber && argument.Int64() is < 0 or > 50)
            throw new DocumentException(ErrorCode.FailedToParse, "w has to be a non-negative number and not greater than 50");
    }
}
