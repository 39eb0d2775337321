using static Streetcar.Security.ActionType;

namespace Streetcar.Security.Roles;

/// <summary>
/// The built-in roles of <c>admin</c> for all databases but <c>local</c> and <c>config</c>
/// (<see href="https://www.mongodb.com/docs/manual/reference/built-in-roles/#all-database-roles"/>).
/// </summary>
internal static class AnyDatabaseRoles
{
    private static readonly ActionSet ReadAndIndexActions =
        DatabaseRoles.ReadActions | ActionSet.Of(CreateIndex, CreateSearchIndexes, DropIndex, DropSearchIndex);

    public static Privilege[] ReadAnyDatabase { get; } =
    [
        new(ResourcePattern.AnyNormal, DatabaseRoles.ReadActions),
        new(ResourcePattern.Cluster, ListDatabases),
        new(ResourcePattern.Of("", "system.js"), DatabaseRoles.ReadActions),
        new(ResourcePattern.AnyBuckets, DatabaseRoles.ReadActions),
    ];

    public static Privilege[] ReadWriteAnyDatabase { get; } =
    [
        .. ReadAnyDatabase,
        new(ResourcePattern.AnyNormal, DatabaseRoles.ReadWriteActions),
        new(ResourcePattern.Of("", "system.js"), DatabaseRoles.ReadWriteActions),
        new(ResourcePattern.AnyBuckets, DatabaseRoles.ReadWriteActions),
    ];

    public static Privilege[] UserAdminAnyDatabase { get; } =
    [
        new(ResourcePattern.AnyNormal, DatabaseRoles.UserAdminActions | ActionSet.Of(ListCachedAndActiveUsers)),
        new(ResourcePattern.Of("local"), DatabaseRoles.UserAdminActions),
        new(ResourcePattern.Of("config"), DatabaseRoles.UserAdminActions),
        new(ResourcePattern.Cluster, AuthSchemaUpgrade, InvalidateUserCache, ListDatabases, ViewUser),
        new(ResourcePattern.Of("admin", "system.users"), ReadAndIndexActions),
        new(ResourcePattern.Of("admin", "system.roles"), ReadAndIndexActions),
        new(ResourcePattern.Of("", "system.users"), DatabaseRoles.ReadActions),
        new(ResourcePattern.Of("admin", "system.version"), DatabaseRoles.ReadActions),
        new(ResourcePattern.Of("admin", "system.backup_users"), DatabaseRoles.ReadActions),
    ];

    public static Privilege[] DbAdminAnyDatabase { get; } =
    [
        new(ResourcePattern.Cluster, ApplyOps, ListDatabases),
        new(ResourcePattern.AnyNormal, DatabaseRoles.DbAdminActions),
        new(ResourcePattern.Of("", "system.profile"), DatabaseRoles.ProfileActions),
        new(ResourcePattern.AnyBuckets, DatabaseRoles.BucketAdminActions),
    ];
}
