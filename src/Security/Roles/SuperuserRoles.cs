using static Streetcar.Security.ActionType;

namespace Streetcar.Security.Roles;

/// <summary>
/// The built-in roles of <c>admin</c> that have all others in them, and those of servers and tools
/// (<see href="https://www.mongodb.com/docs/manual/reference/built-in-roles/#superuser-roles"/>).
/// </summary>
internal static class SuperuserRoles
{
    public static Privilege[] DirectShardOperations { get; } = [new(ResourcePattern.Cluster, IssueDirectShardOperations)];

    public static Privilege[] Root { get; } =
    [
        .. ClusterRoles.ClusterAdmin,
        .. AnyDatabaseRoles.UserAdminAnyDatabase,
        .. AnyDatabaseRoles.DbAdminAnyDatabase,
        .. AnyDatabaseRoles.ReadWriteAnyDatabase,
        .. BackupRoles.Backup,
        .. BackupRoles.Restore,
        .. DirectShardOperations,
        new(ResourcePattern.Any, ActionType.Validate),
        new(ResourcePattern.Cluster, BypassDefaultMaxTimeMS, UseTenant),
        new(ResourcePattern.Of("config", "system.preimages"), Find, Remove),
        new(ResourcePattern.Of("config", "system.change_collection"), Find, Insert, Remove, Update),
    ];

    public static Privilege[] SearchCoordinator { get; } =
    [
        .. ClusterRoles.ClusterMonitor,
        .. DirectShardOperations,
        .. AnyDatabaseRoles.ReadAnyDatabase,
        new(ResourcePattern.Of("config"), DatabaseRoles.ReadWriteActions),
        new(ResourcePattern.Cluster, BypassDefaultMaxTimeMS),
    ];

    public static Privilege[] System { get; } = [new(ResourcePattern.Any, AnyAction)];
}
