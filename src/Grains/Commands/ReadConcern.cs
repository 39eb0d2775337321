namespace Streetcar.Grains.Commands;

/// <summary>
/// Checks a read concern (<see href="https://www.mongodb.com/docs/manual/reference/read-concern/"/>). What is read is
/// always durable and the latest, so that all levels are met but the snapshot over several commands.
/// </summary>
internal static class ReadConcern
{
    private static readonly ArgumentTable<string> Table = new()
    {
        { "afterClusterTime", (ref _, in _) => { } },
        { "level", (ref to, in argument) => CheckLevel(to = argument.String()) },
        { "provenance", (ref _, in _) => { } },
    };

    /// <summary>Whether the concern is valid and linearizable, which not all commands take.</summary>
    /// <exception cref="DocumentException">The concern is not valid, or is not met.</exception>
    public static bool IsLinearizable(RawDocument concern)
    {
        string level = "";
        Table.Read("readConcern", concern.Bytes, ref level);
        return level == "linearizable";
    }

    private static void CheckLevel(string level)
    {
        if (level == "snapshot")
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions,
                "readConcern level 'snapshot' is not supported; use 'local', 'available', 'majority' or 'linearizable'");
        }

        if (level is not ("local" or "available" or "majority" or "linearizable"))
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"Enumeration value '{level}' for field 'readConcern.level' is not a valid value.");
        }
    }
}
