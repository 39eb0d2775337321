namespace Streetcar.Grains.Commands;

/// <summary>
/// Checks a write concern (<see href="https://www.mongodb.com/docs/manual/reference/write-concern/"/>). Every write is
/// durable before it is acknowledged, so that all that are valid are met.
/// </summary>
internal static class WriteConcern
{
    public static void Check(RawDocument concern)
    {
        var arguments = new Arguments("writeConcern", concern.Bytes);
        while (arguments.Read())
        {
            if (arguments.Is("w"u8))
                CheckAcknowledgement(in arguments);
            else if (arguments.Is("j"u8) || arguments.Is("fsync"u8))
                arguments.Boolean();
            else if (arguments.Is("wtimeout"u8))
                arguments.Int64();
            else if (!arguments.Is("provenance"u8))
                throw arguments.Unknown();
        }
    }

    private static void CheckAcknowledgement(ref readonly Arguments arguments)
    {
        if (!arguments.Raw.IsNumber && arguments.Raw.Type is not (ElementType.String or ElementType.Document))
            throw new DocumentException(ErrorCode.FailedToParse, "w has to be a number, string, or object");
        if (arguments.Raw.IsNumber && arguments.Int64() is < 0 or > 50)
            throw new DocumentException(ErrorCode.FailedToParse, "w has to be a non-negative number and not greater than 50");
    }
}
