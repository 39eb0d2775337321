using Streetcar.Bson;
using Streetcar.Security.Roles;

namespace Streetcar.Security.Tests;

public sealed class BuiltinRoleTests
{
    private const string Everyone = "read readWrite dbAdmin dbOwner userAdmin enableSharding readAnyDatabase readWriteAnyDatabase userAdminAnyDatabase "
        + "dbAdminAnyDatabase clusterMonitor hostManager clusterManager clusterAdmin __queryableBackup backup restore root directShardOperations searchCoordinator __system";

    // Roles of shop, and of admin where they are there alone, that allow an action on a collection, on a database (shop.) or on the cluster.
    [Theory]
    [InlineData("find", "shop.orders", "read readWrite dbOwner readAnyDatabase readWriteAnyDatabase __queryableBackup backup root searchCoordinator __system")]
    [InlineData("find", "other.orders", "readAnyDatabase readWriteAnyDatabase __queryableBackup backup root searchCoordinator __system")]
    [InlineData("find", "shop.system.js", "read readWrite dbOwner readAnyDatabase readWriteAnyDatabase __queryableBackup backup root searchCoordinator __system")]
    [InlineData("find", "shop.system.profile", "dbAdmin dbOwner dbAdminAnyDatabase clusterMonitor clusterAdmin __queryableBackup backup root searchCoordinator __system")]
    [InlineData("find", "shop.system.views", "__system")]
    [InlineData("find", "shop.system.buckets.prices", "readAnyDatabase readWriteAnyDatabase __queryableBackup backup root searchCoordinator __system")]
    [InlineData("find", "admin.system.users", "userAdminAnyDatabase __queryableBackup backup restore root __system")]
    [InlineData("find", "admin.system.roles", "userAdminAnyDatabase __queryableBackup backup root __system")]
    [InlineData("find", "admin.system.version", "userAdminAnyDatabase __queryableBackup backup restore root __system")]
    [InlineData("find", "local.oplog.rs", "clusterMonitor clusterAdmin __queryableBackup backup root searchCoordinator __system")]
    [InlineData("find", "config.settings", "clusterMonitor clusterManager clusterAdmin __queryableBackup backup root searchCoordinator __system")]
    [InlineData("find", "config.system.sessions", "__system")]
    [InlineData("insert", "shop.orders", "readWrite dbOwner readWriteAnyDatabase restore root __system")]
    [InlineData("insert", "admin.system.users", "restore root __system")]
    [InlineData("insert", "admin.system.roles", "__system")]
    [InlineData("insert", "config.settings", "clusterManager clusterAdmin backup restore root searchCoordinator __system")]
    [InlineData("insert", "local.oplog.rs", "clusterManager clusterAdmin restore root __system")]
    [InlineData("update", "shop.orders", "readWrite dbOwner readWriteAnyDatabase root __system")]
    [InlineData("update", "admin.system.users", "restore root __system")]
    [InlineData("bypassDocumentValidation", "shop.orders", "dbAdmin dbOwner dbAdminAnyDatabase restore root __system")]
    [InlineData("changeStream", "shop.orders", "read readWrite dbOwner readAnyDatabase readWriteAnyDatabase root searchCoordinator __system")]
    [InlineData("collMod", "shop.orders", "dbAdmin dbOwner dbAdminAnyDatabase restore root __system")]
    [InlineData("collStats", "shop.orders", "read readWrite dbAdmin dbOwner readAnyDatabase readWriteAnyDatabase dbAdminAnyDatabase clusterMonitor clusterAdmin __queryableBackup backup root searchCoordinator __system")]
    [InlineData("createIndex", "shop.orders", "readWrite dbAdmin dbOwner readWriteAnyDatabase dbAdminAnyDatabase restore root __system")]
    [InlineData("indexStats", "shop.orders", "clusterMonitor clusterAdmin root searchCoordinator __system")]
    [InlineData("validate", "shop.orders", "dbAdmin dbOwner dbAdminAnyDatabase root __system")]
    [InlineData("validate", "admin.system.users", "root __system")]
    [InlineData("dropCollection", "shop.system.views", "restore root __system")]
    [InlineData("listCollections", "shop.", "read readWrite dbAdmin dbOwner readAnyDatabase readWriteAnyDatabase dbAdminAnyDatabase __queryableBackup backup restore root searchCoordinator __system")]
    [InlineData("dropDatabase", "shop.", "dbAdmin dbOwner dbAdminAnyDatabase clusterAdmin root __system")]
    [InlineData("enableProfiler", "shop.", "dbAdmin dbOwner dbAdminAnyDatabase root __system")]
    [InlineData("createUser", "shop.", "dbOwner userAdmin userAdminAnyDatabase restore root __system")]
    [InlineData("grantRole", "admin.", "userAdminAnyDatabase restore root __system")]
    [InlineData("viewUser", "local.", "userAdminAnyDatabase root __system")]
    [InlineData("enableSharding", "shop.", "enableSharding clusterManager clusterAdmin root __system")]
    [InlineData("listDatabases", "", "readAnyDatabase readWriteAnyDatabase userAdminAnyDatabase dbAdminAnyDatabase clusterMonitor clusterAdmin __queryableBackup backup root searchCoordinator __system")]
    [InlineData("serverStatus", "", "clusterMonitor clusterAdmin backup root searchCoordinator __system")]
    [InlineData("inprog", "", "clusterMonitor clusterAdmin root searchCoordinator __system")]
    [InlineData("killop", "", "hostManager clusterAdmin root __system")]
    [InlineData("shutdown", "", "hostManager clusterAdmin root __system")]
    [InlineData("applyOps", "", "dbAdminAnyDatabase restore root __system")]
    [InlineData("getParameter", "", "clusterMonitor clusterAdmin __queryableBackup backup restore root searchCoordinator __system")]
    [InlineData("setParameter", "", "hostManager clusterAdmin root __system")]
    [InlineData("replSetGetStatus", "", "clusterMonitor clusterManager clusterAdmin root searchCoordinator __system")]
    [InlineData("listSessions", "", "clusterMonitor clusterManager clusterAdmin root searchCoordinator __system")]
    [InlineData("impersonate", "", "__system")]
    [InlineData("internal", "", "__system")]
    public void A_role_allows_what_it_allows_in_MongoDB(string action, string place, string roles)
    {
        ActionTypes.TryParse(action, out var type).ShouldBeTrue();
        int dot = place.IndexOf('.', StringComparison.Ordinal);

        string allowed = string.Join(' ', Everyone.Split(' ').Where(name =>
        {
            var role = new RoleName(name, BuiltinRoles.Contains(new RoleName(name, "shop")) ? "shop" : "admin");
            var principal = new Principal(new UserName("ann", "shop"), new ResolvedRoles([role], BuiltinRoles.Find(role)!));
            if (dot < 0)
                return principal.AllowsOnCluster(type);
            string database = place[..dot], collection = place[(dot + 1)..];
            return collection.Length == 0 ? principal.AllowsOnDatabase(type, database) : principal.Allows(type, database, collection);
        }));

        allowed.ShouldBe(roles);
    }

    [Fact]
    public void Every_database_has_its_roles_and_admin_has_those_of_all()
    {
        BuiltinRoles.Of("shop").Select(role => role.Name).ShouldBe(["dbAdmin", "dbOwner", "enableSharding", "read", "readWrite", "userAdmin"]);
        BuiltinRoles.Of("admin").Select(role => role.Name).ShouldBe(Everyone.Split(' ').Order(StringComparer.Ordinal));
        BuiltinRoles.Of("$external").ShouldBeEmpty();
        BuiltinRoles.Of("admin").ShouldAllBe(role => BuiltinRoles.Contains(role) && BuiltinRoles.Find(role) != null);
    }

    [Theory]
    [InlineData("root", "shop")]
    [InlineData("read", "$external")]
    [InlineData("read", "")]
    [InlineData("Read", "shop")]
    [InlineData("clerk", "admin")]
    public void Other_names_are_no_built_in_roles(string name, string database)
    {
        BuiltinRoles.Contains(new RoleName(name, database)).ShouldBeFalse();
        BuiltinRoles.Find(new RoleName(name, database)).ShouldBeNull();
    }

    [Fact]
    public void The_privileges_of_a_role_are_written_as_those_of_created_roles()
    {
        foreach (var role in BuiltinRoles.Of("admin"))
        {
            foreach (var privilege in PrivilegeList.Merge(BuiltinRoles.Find(role)!))
            {
                using var writer = new RawWriter();
                privilege.Write(writer);
                var unknown = new List<string>();
                Privilege.Parse(writer.ToDocument(), unknown).ShouldBe(privilege);
                unknown.ShouldBeEmpty();
            }
        }
    }
}
