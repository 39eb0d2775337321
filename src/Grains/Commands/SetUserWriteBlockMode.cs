namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/setUserWriteBlockMode/"/>: for what comes to the silo that is asked, and
/// until it ends.
/// </summary>
internal static class SetUserWriteBlockMode
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "global", Requirement.Required, (ref to, in argument) => to.IsOn = argument.OnlyBoolean() },
        { "reason", (ref to, in argument) => to.Reason = CheckReason(argument.String()) },
    };

    public static ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        services.Settings.WriteBlock.Set(arguments.IsOn, arguments.Reason);
        return ValueTask.FromResult(Replies.Ok);
    }

    private static string CheckReason(string reason) =>
        reason is "Unspecified" or "ClusterToClusterMigrationInProgress" or "DiskUseThresholdExceeded"
            ? reason
            : throw new DocumentException(
                ErrorCode.BadValue, $"Enumeration value '{reason}' for field 'setUserWriteBlockMode.reason' is not a valid value.");

    private struct Arguments()
    {
        public bool IsOn;
        public string Reason = "Unspecified";
    }
}
