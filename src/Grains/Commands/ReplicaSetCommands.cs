namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/replSetGetStatus/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/command/replSetGetConfig/"/>, which a mongos refuses.
/// </summary>
internal static class ReplicaSetCommands
{
    public static ValueTask<Reply> GetStatusAsync(QueryServices services, Command command, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Replies.From(Of(services, command).Status(Me(command))));

    public static ValueTask<Reply> GetConfigAsync(QueryServices services, Command command, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Replies.From(Of(services, command).Configuration(Me(command))));

    private static ReplicaSet Of(QueryServices services, Command command)
    {
        if (services.ReplicaSet.Name is null)
            throw new DocumentException(ErrorCode.NoReplicationEnabled, "not running with --replica-set");
        return services.ReplicaSet;
    }

    private static string Me(Command command) => command.Connection?.Reached ?? "";
}
