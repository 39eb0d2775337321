namespace Streetcar.Grains.Tests.Access;

/// <summary>A command, and which of the built-in roles allow it.</summary>
/// <param name="Command">The command.</param>
/// <param name="Database">The database that it is sent to.</param>
/// <param name="Roles">The roles that allow it, by their names.</param>
public sealed record AccessCase(string Command, string Database, string Roles)
{
    public override string ToString() => $"{Command} on {Database}";
}

/// <summary>Roles as the cases name them: those of a database are of <c>first</c>, those of <c>local</c> say so.</summary>
internal static class Roles
{
    public const string None = "";

    public const string Write = "readWrite readWriteAnyDatabase dbOwner root __system";
    public const string WriteAny = "readWriteAnyDatabase root __system";
    public const string Insert = "readWrite readWriteAnyDatabase dbOwner restore root __system";
    public const string InsertAny = "readWriteAnyDatabase restore root __system";
    public const string Read = "read readAnyDatabase readWrite readWriteAnyDatabase dbOwner backup root searchCoordinator __system";
    public const string ReadAny = "readAnyDatabase readWriteAnyDatabase backup root searchCoordinator __system";
    public const string Watch = "read readAnyDatabase readWrite readWriteAnyDatabase dbOwner root searchCoordinator __system";
    public const string WatchAny = "readAnyDatabase readWriteAnyDatabase root searchCoordinator __system";
    public const string UserAdmin = "userAdmin dbOwner userAdminAnyDatabase restore root __system";
    public const string UserAdminAny = "userAdminAnyDatabase restore root __system";
    public const string DbAdmin = "dbAdmin dbAdminAnyDatabase dbOwner root __system";
    public const string DbAdminAny = "dbAdminAnyDatabase root __system";
    public const string WriteDbAdmin = "readWrite readWriteAnyDatabase dbAdmin dbAdminAnyDatabase dbOwner root __system";
    public const string WriteDbAdminAny = "readWriteAnyDatabase dbAdminAnyDatabase root __system";
    public const string ReadDbAdmin = "read readAnyDatabase readWrite readWriteAnyDatabase dbAdmin dbAdminAnyDatabase dbOwner root searchCoordinator __system";
    public const string ReadDbAdminAny = "readAnyDatabase readWriteAnyDatabase dbAdminAnyDatabase root searchCoordinator __system";
    public const string Stats = ReadDbAdmin + " clusterMonitor clusterAdmin";
    public const string StatsAny = ReadDbAdminAny + " clusterMonitor clusterAdmin";
    public const string Monitoring = "clusterMonitor clusterAdmin root searchCoordinator __system";
    public const string HostManager = "hostManager clusterAdmin root __system";
    public const string ClusterManager = "clusterManager clusterAdmin root __system";
    public const string LocalRead = "read@local readWrite@local clusterMonitor clusterAdmin backup root searchCoordinator __system";
    public const string LocalInsert = "readWrite@local clusterManager clusterAdmin restore root __system";
    public const string All = "read read@local readAnyDatabase readWrite readWrite@local readWriteAnyDatabase userAdmin userAdminAnyDatabase "
        + "dbAdmin dbAdminAnyDatabase dbOwner enableSharding clusterMonitor hostManager clusterManager clusterAdmin backup restore root searchCoordinator __system";
}
