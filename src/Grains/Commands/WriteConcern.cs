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
        { "provenance", (ref _, in argument) => Provenance.Check(argument) },
        { "w", Requirement.NotNull, (ref _, in argument) => CheckAcknowledgement(argument) },
        { "wtimeout", (ref _, in argument) => CheckTimeout(argument) },
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
        switch (argument.Raw.Type)
        {
            case ElementType.Null or ElementType.Undefined or ElementType.String:
                return;
            case ElementType.Document:
                CheckTags(argument.Document());
                return;
            default:
                CheckCount(argument);
                return;
        }
    }

    /// <summary>Refuses modes by a name of one's own, which only the configuration of a replica set has; null stands for an empty name.</summary>
    /// <exception cref="DocumentException">BadValue.</exception>
    public static void CheckMode(RawValueSpan concern)
    {
        if (concern.Type != ElementType.Document || !RawReader.TryFind(concern.Document, "w"u8, out var mode))
            return;
        if (mode.Type is ElementType.Null or ElementType.Undefined
            || (mode.Type == ElementType.String && !mode.Utf8.SequenceEqual("majority"u8)))
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"cannot use non-'majority' 'w' mode {mode.ToValue()} when a host is not a member of a replica set");
        }
    }

    private static void CheckTags(RawDocument tags)
    {
        if (tags.IsEmpty)
            throw new DocumentException(ErrorCode.FailedToParse, "tagged write concern requires tags");
        foreach (var (name, value) in tags)
        {
            if (!value.IsNumber)
                throw new DocumentException(ErrorCode.FailedToParse, $"tags must be a single level document with only number values, but '{name}' is {value}");
        }
    }

    private static void CheckCount(in Argument argument)
    {
        if (!argument.Raw.IsNumber)
            throw new DocumentException(ErrorCode.FailedToParse, "w has to be a number, string, or object");
        if (double.IsNaN(argument.Double()) || argument.Int64() is < 0 or > 50)
            throw new DocumentException(ErrorCode.FailedToParse, "w has to be a non-negative number and not greater than 50");
    }

    // What is no number is no time limit.
    private static void CheckTimeout(in Argument argument)
    {
        if (argument.Raw.IsNumber && argument.Int64() > int.MaxValue)
            throw new DocumentException(ErrorCode.FailedToParse, $"wtimeout must be at most {int.MaxValue} milliseconds");
    }
}
