namespace Streetcar.Grains.Commands;

/// <summary>
/// A read concern (<see href="https://www.mongodb.com/docs/manual/reference/read-concern/"/>). What is read is always durable
/// and the latest, so that all levels are met by every read; but for the snapshot, which reads one point in time.
/// </summary>
/// <param name="Level">Its level; null for none.</param>
/// <param name="AtClusterTime">The point in time; null for that at which the read begins.</param>
/// <param name="AfterClusterTime">The time that what is read must not be behind; null for none.</param>
internal readonly record struct ReadConcern(string? Level, RawTimestamp? AtClusterTime, RawTimestamp? AfterClusterTime)
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "afterClusterTime", Requirement.NotNull, (ref to, in argument) => to.After = Time(argument) },
        { "atClusterTime", Requirement.NotNull, (ref to, in argument) => to.At = Time(argument) },
        { "level", (ref to, in argument) => to.Level = argument.OneOf("local", "available", "majority", "linearizable", "snapshot") },
        { "provenance", (ref _, in argument) => Provenance.Check(argument) },
    };

    public bool IsLinearizable => Level == "linearizable";

    public bool IsSnapshot => Level == "snapshot";

    /// <exception cref="DocumentException">It makes no sense.</exception>
    public static ReadConcern Parse(RawDocument concern)
    {
        var arguments = new Arguments();
        Table.Read("readConcern", concern.Bytes, ref arguments);
        if (arguments is { At: not null, After: not null })
            throw new DocumentException(ErrorCode.InvalidOptions, "Can not specify both afterClusterTime and atClusterTime");
        if (arguments is { At: not null, Level: not "snapshot" })
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions, "atClusterTime field can be set only if readConcern level is equal to snapshot");
        }

        return new ReadConcern(arguments.Level, arguments.At, arguments.After);
    }

    /// <summary>Checks that the times that it names have come.</summary>
    /// <param name="now">The latest time that is known.</param>
    /// <exception cref="DocumentException">InvalidOptions: one has not.</exception>
    public void CheckTimes(RawTimestamp now)
    {
        if (AfterClusterTime > now || AtClusterTime > now)
        {
            string name = AtClusterTime is null ? "afterClusterTime" : "atClusterTime";
            throw new DocumentException(
                ErrorCode.InvalidOptions,
                $"readConcern {name} value must not be greater than the current clusterTime. Requested clusterTime: {AtClusterTime ?? AfterClusterTime}; current clusterTime: {now}");
        }
    }

    private static RawTimestamp Time(in Argument argument)
    {
        if (argument.Raw.Type != ElementType.Timestamp)
            throw argument.WrongType("type 'timestamp'");
        return argument.Raw.Timestamp.Seconds > 0
            ? argument.Raw.Timestamp
            : throw new DocumentException(
                ErrorCode.InvalidOptions, $"{System.Text.Encoding.UTF8.GetString(argument.Name)} cannot be a null timestamp");
    }

    private struct Arguments
    {
        public string? Level;
        public RawTimestamp? At;
        public RawTimestamp? After;
    }
}
