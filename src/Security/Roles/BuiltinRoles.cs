using System.Collections.Frozen;

namespace Streetcar.Security.Roles;

/// <summary>
/// The roles that are there without having been created, as MongoDB 8.2 has them
/// (<see href="https://www.mongodb.com/docs/manual/reference/built-in-roles/"/>).
/// </summary>
public static class BuiltinRoles
{
    private static readonly FrozenDictionary<string, Func<string, Privilege[]>> OfDatabases = new Dictionary<string, Func<string, Privilege[]>>
    {
        ["read"] = DatabaseRoles.Read,
        ["readWrite"] = DatabaseRoles.ReadWrite,
        ["dbAdmin"] = DatabaseRoles.DbAdmin,
        ["dbOwner"] = DatabaseRoles.DbOwner,
        ["userAdmin"] = DatabaseRoles.UserAdmin,
        ["enableSharding"] = DatabaseRoles.EnableSharding,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Privilege[]> OfAdmin = new Dictionary<string, Privilege[]>
    {
        ["readAnyDatabase"] = AnyDatabaseRoles.ReadAnyDatabase,
        ["readWriteAnyDatabase"] = AnyDatabaseRoles.ReadWriteAnyDatabase,
        ["userAdminAnyDatabase"] = AnyDatabaseRoles.UserAdminAnyDatabase,
        ["dbAdminAnyDatabase"] = AnyDatabaseRoles.DbAdminAnyDatabase,
        ["clusterMonitor"] = ClusterRoles.ClusterMonitor,
        ["hostManager"] = ClusterRoles.HostManager,
        ["clusterManager"] = ClusterRoles.ClusterManager,
        ["clusterAdmin"] = ClusterRoles.ClusterAdmin,
        ["__queryableBackup"] = BackupRoles.QueryableBackup,
        ["backup"] = BackupRoles.Backup,
        ["restore"] = BackupRoles.Restore,
        ["root"] = SuperuserRoles.Root,
        ["directShardOperations"] = SuperuserRoles.DirectShardOperations,
        ["searchCoordinator"] = SuperuserRoles.SearchCoordinator,
        ["__system"] = SuperuserRoles.System,
    }.ToFrozenDictionary();

    /// <summary>Whether a role is a built-in one.</summary>
    /// <param name="role">The role.</param>
    public static bool Contains(RoleName role) =>
        IsRolesDatabase(role.Database) && (OfDatabases.ContainsKey(role.Name) || (role.Database == "admin" && OfAdmin.ContainsKey(role.Name)));

    /// <summary>What a built-in role allows; null where the role is none.</summary>
    /// <param name="role">The role.</param>
    /// <returns>Privileges, of which several may be on the same resource.</returns>
    public static IReadOnlyList<Privilege>? Find(RoleName role)
    {
        if (!IsRolesDatabase(role.Database))
            return null;
        if (OfDatabases.TryGetValue(role.Name, out var make))
            return make(role.Database);
        return role.Database == "admin" ? OfAdmin.GetValueOrDefault(role.Name) : null;
    }

    /// <summary>The built-in roles of a database, in the order of their names.</summary>
    /// <param name="database">The database's name.</param>
    public static IEnumerable<RoleName> Of(string database)
    {
        if (!IsRolesDatabase(database))
            return [];
        IEnumerable<string> names = database == "admin" ? [.. OfDatabases.Keys, .. OfAdmin.Keys] : OfDatabases.Keys;
        return names.Order(StringComparer.Ordinal).Select(name => new RoleName(name, database));
    }

    // $external has users, of certificates and directories, but nothing that could be allowed.
    private static bool IsRolesDatabase(string database) => database.Length > 0 && database != "$external" && !database.Contains('.', StringComparison.Ordinal);
}
