namespace Streetcar.Grains.Tests;

/// <summary>The commands that make, change and drop roles, and tell of them.</summary>
public sealed class RoleCommandTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private static int _last;

    private readonly GrainCluster _cluster = silo.Cluster;
    private readonly string _database = $"roles{Interlocked.Increment(ref _last)}";

    [Fact]
    public async Task A_role_is_kept_as_MongoDB_keeps_it()
    {
        await CreateAsync("clerk", "privileges: [{ resource: { db: 'DB', collection: 'orders' }, actions: ['insert', 'find'] }], roles: ['read']");

        var stored = await StoredAsync("clerk");
        stored.Select(field => field.Name).ShouldBe(["_id", "role", "db", "privileges", "roles"]);
        stored["_id"].ShouldBe($"{_database}.clerk");
        stored["privileges"][0]["resource"]["collection"].ShouldBe("orders");
        stored["privileges"][0]["actions"].AsArray.Select(action => action.AsString).ShouldBe(["find", "insert"]);
        stored["roles"][0]["role"].ShouldBe("read");
    }

    [Theory]
    [InlineData("{ createRole: '', privileges: [], roles: [] }", ErrorCode.BadValue, "Role name must be non-empty")]
    [InlineData("{ createRole: 'read', privileges: [], roles: [] }", ErrorCode.BadValue, "Cannot create roles with the same name as a built-in role")]
    [InlineData("{ createRole: 'x', roles: [] }", ErrorCode.FieldRequired, "BSON field 'createRole.privileges' is missing but a required field")]
    [InlineData("{ createRole: 'x', privileges: [] }", ErrorCode.FieldRequired, "BSON field 'createRole.roles' is missing but a required field")]
    [InlineData("{ createRole: 'x', privileges: [1], roles: [] }", ErrorCode.TypeMismatch, "BSON field 'createRole.privileges.0' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ createRole: 'x', privileges: [], roles: ['x'] }", ErrorCode.InvalidRoleModification, "Cannot grant role x@DB to itself.")]
    [InlineData("{ createRole: 'x', privileges: [], roles: ['no'] }", ErrorCode.RoleNotFound, "Could not find role: no@DB")]
    [InlineData("{ createRole: 'x', privileges: [], roles: [{ role: 'read', db: 'other' }] }", ErrorCode.InvalidRoleModification, "Roles on the 'DB' database cannot be granted roles from other databases")]
    [InlineData("{ createRole: 'x', privileges: [{ resource: { cluster: true }, actions: ['inprog'] }], roles: [] }", ErrorCode.InvalidRoleModification, "Roles on the 'DB' database cannot be granted privileges that target other databases or the cluster")]
    [InlineData("{ createRole: 'x', privileges: [{ resource: { db: '', collection: 'c' }, actions: ['find'] }], roles: [] }", ErrorCode.InvalidRoleModification, "Roles on the 'DB' database cannot be granted privileges that target other databases or the cluster")]
    [InlineData("{ createRole: 'x', privileges: [{ resource: { db: 'DB', collection: '' }, actions: ['fly'] }], roles: [] }", ErrorCode.BadValue, "Unrecognized action privilege string: fly")]
    [InlineData("{ createRole: 'x', privileges: [{ resource: { db: 'DB', collection: '' }, actions: [] }], roles: [] }", ErrorCode.FailedToParse, "'actions' field of privilege resource must not be empty")]
    [InlineData("{ updateRole: 'x' }", ErrorCode.BadValue, "Must specify at least one field to update in updateRole")]
    [InlineData("{ updateRole: 'x', roles: [] }", ErrorCode.RoleNotFound, "Could not find role: x@DB")]
    [InlineData("{ updateRole: 'read', roles: [] }", ErrorCode.InvalidRoleModification, "read@DB is a built-in role and cannot be modified")]
    [InlineData("{ dropRole: 'x' }", ErrorCode.RoleNotFound, "Could not find role: x@DB")]
    [InlineData("{ dropRole: 'read' }", ErrorCode.InvalidRoleModification, "read@DB is a built-in role and cannot be modified")]
    [InlineData("{ grantRolesToRole: 'x', roles: [] }", ErrorCode.BadValue, "grantRolesToRole command requires a non-empty \"roles\" array")]
    [InlineData("{ grantPrivilegesToRole: 'x', privileges: [] }", ErrorCode.BadValue, "grantPrivilegesToRole command requires a non-empty \"privileges\" array")]
    [InlineData("{ grantRolesToRole: 'x', roles: ['read'] }", ErrorCode.RoleNotFound, "Could not find role: x@DB")]
    [InlineData("{ rolesInfo: { role: 'x' } }", ErrorCode.BadValue, "RoleName must contain a field named: db")]
    [InlineData("{ rolesInfo: 1, foo: 1 }", ErrorCode.UnknownBsonField, "BSON field 'rolesInfo.foo' is an unknown field.")]
    public async Task What_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await RunAsync(command)).ShouldFail(code, message.Replace("DB", _database, StringComparison.Ordinal));

        (await RunAsync("{ rolesInfo: 1 }"))["roles"].ShouldBe(RawArray.Empty);
    }

    [Theory]
    [InlineData("local", "Cannot create roles in the local database")]
    [InlineData("$external", "Cannot create roles in the $external database")]
    public async Task Some_databases_have_no_roles(string database, string message) =>
        (await _cluster.RunAsync("{ createRole: 'x', privileges: [], roles: [] }", database)).ShouldFail(ErrorCode.BadValue, message);

    [Fact]
    public async Task There_is_one_role_of_a_name_in_a_database()
    {
        await CreateAsync("clerk", "privileges: [], roles: []");

        (await RunAsync("{ createRole: 'clerk', privileges: [], roles: [] }")).ShouldFail(
            (ErrorCode)51002, $"Role \"clerk@{_database}\" already exists");
    }

    [Fact]
    public async Task A_role_of_admin_may_have_what_is_elsewhere()
    {
        (await _cluster.RunAsync($"{{ createRole: '{_database}', privileges: [{{ resource: {{ cluster: true }}, actions: ['inprog'] }}], roles: [{{ role: 'read', db: 'shop' }}] }}", "admin"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Roles_are_granted_and_revoked_but_not_in_a_circle()
    {
        await CreateAsync("a", "privileges: [], roles: []");
        await CreateAsync("b", "privileges: [], roles: ['a']");

        (await RunAsync("{ grantRolesToRole: 'a', roles: ['b'] }")).ShouldFail(
            ErrorCode.InvalidRoleModification, $"Granting roles to a@{_database} would introduce a cycle in the role graph");
        (await RunAsync("{ grantRolesToRole: 'b', roles: ['read', 'a'] }"))["ok"].ShouldBe(1.0);
        (await StoredAsync("b"))["roles"].AsArray.Select(role => role["role"].AsString).ShouldBe(["a", "read"]);
        (await RunAsync("{ revokeRolesFromRole: 'b', roles: ['a', 'dbAdmin'] }"))["ok"].ShouldBe(1.0);
        (await StoredAsync("b"))["roles"].AsArray.Select(role => role["role"].AsString).ShouldBe(["read"]);
    }

    [Fact]
    public async Task Roles_that_are_granted_to_each_other_at_once_make_no_circle()
    {
        await CreateAsync("a", "privileges: [], roles: []");
        await CreateAsync("b", "privileges: [], roles: []");

        var replies = await Task.WhenAll(
            RunAsync("{ grantRolesToRole: 'a', roles: ['b'] }"), RunAsync("{ grantRolesToRole: 'b', roles: ['a'] }"));

        replies.Count(reply => reply["ok"] == 1.0).ShouldBe(1);
    }

    [Fact]
    public async Task Privileges_are_granted_and_revoked()
    {
        await CreateAsync("clerk", "privileges: [{ resource: { db: 'DB', collection: 'a' }, actions: ['find'] }], roles: []");

        (await RunAsync(Named("{ grantPrivilegesToRole: 'clerk', privileges: [{ resource: { db: 'DB', collection: 'a' }, actions: ['insert'] }, { resource: { db: 'DB', collection: 'b' }, actions: ['find'] }] }")))["ok"].ShouldBe(1.0);
        (await ActionsAsync("clerk")).ShouldBe(["a: find insert", "b: find"]);
        (await RunAsync(Named("{ revokePrivilegesFromRole: 'clerk', privileges: [{ resource: { db: 'DB', collection: 'b' }, actions: ['find'] }, { resource: { db: 'DB', collection: 'a' }, actions: ['find', 'remove'] }] }")))["ok"].ShouldBe(1.0);
        (await ActionsAsync("clerk")).ShouldBe(["a: insert"]);
        (await RunAsync(Named("{ updateRole: 'clerk', privileges: [{ resource: { db: 'DB', collection: 'c' }, actions: ['remove'] }], authenticationRestrictions: [{ serverAddress: ['127.0.0.1'] }] }")))["ok"].ShouldBe(1.0);
        (await ActionsAsync("clerk")).ShouldBe(["c: remove"]);
        (await StoredAsync("clerk"))["authenticationRestrictions"].AsArray.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_role_that_is_dropped_is_nobodys_any_more()
    {
        await CreateAsync("a", "privileges: [], roles: []");
        await CreateAsync("b", "privileges: [], roles: ['a', 'read']");
        await RunAsync("{ createUser: 'ann', pwd: 'x', roles: ['read', 'a', 'b'] }");

        (await RunAsync("{ dropRole: 'a' }")).ShouldBeJson("{ ok: 1.0 }");

        (await StoredAsync("b"))["roles"].AsArray.ShouldHaveSingleItem()["role"].ShouldBe("read");
        (await RunAsync("{ usersInfo: 'ann' }"))["users"][0]["roles"].AsArray.Select(role => role["role"].AsString).ShouldBe(["read", "b"]);
        (await RunAsync("{ dropAllRolesFromDatabase: 1 }")).ShouldBeJson("{ n: 1, ok: 1.0 }");
        (await RunAsync("{ usersInfo: 'ann' }"))["users"][0]["roles"].AsArray.Select(role => role["role"].AsString).ShouldBe(["read"]);
    }

    [Fact]
    public async Task A_role_is_told_with_what_it_inherits()
    {
        await CreateAsync("a", "privileges: [{ resource: { db: 'DB', collection: 'a' }, actions: ['find'] }], roles: []");
        await CreateAsync("b", "privileges: [{ resource: { db: 'DB', collection: 'b' }, actions: ['find'] }], roles: ['a'], authenticationRestrictions: [{ clientSource: ['127.0.0.1'] }]");

        var told = (await RunAsync("{ rolesInfo: 'b' }"))["roles"][0];
        told.AsDocument.Select(field => field.Name).ShouldBe(["_id", "role", "db", "roles", "inheritedRoles", "isBuiltin"]);
        told["inheritedRoles"][0]["role"].ShouldBe("a");
        told["isBuiltin"].ShouldBe(false);
        var all = (await RunAsync("{ rolesInfo: ['b'], showPrivileges: true, showAuthenticationRestrictions: true }"))["roles"][0];
        all["privileges"].AsArray.Count.ShouldBe(1);
        all["inheritedPrivileges"].AsArray.Count.ShouldBe(2);
        all["authenticationRestrictions"][0][0]["clientSource"][0].ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task Roles_are_asked_for_in_every_way()
    {
        await CreateAsync("b", "privileges: [], roles: []");
        await CreateAsync("a", "privileges: [], roles: []");

        (await NamesAsync("{ rolesInfo: 1 }")).ShouldBe(["a", "b"]);
        (await NamesAsync($"{{ rolesInfo: ['b', {{ role: 'read', db: '{_database}' }}, 'no'] }}")).ShouldBe(["b", "read"]);
        (await NamesAsync("{ rolesInfo: 'no' }")).ShouldBeEmpty();
        var builtin = await NamesAsync("{ rolesInfo: 1, showBuiltinRoles: true }");
        builtin.ShouldContain("readWrite");
        builtin.ShouldContain("a");
        builtin.ShouldNotContain("root");
        var fragment = (await RunAsync("{ rolesInfo: ['a', 'read'], showPrivileges: 'asUserFragment' }"))["userFragment"];
        fragment["roles"].AsArray.Count.ShouldBe(2);
        fragment["inheritedPrivileges"].AsArray.Count.ShouldBeGreaterThan(0);
    }

    private string Named(string text) => text.Replace("DB", _database, StringComparison.Ordinal);

    private Task<RawDocument> RunAsync(string command) => _cluster.RunAsync(Named(command), _database);

    private async Task CreateAsync(string role, string arguments) =>
        (await RunAsync($"{{ createRole: '{role}', {arguments} }}")).ShouldBeJson("{ ok: 1.0 }");

    private async Task<RawDocument> StoredAsync(string role) =>
        (await _cluster.RunAsync($"{{ find: 'system.roles', filter: {{ role: '{role}', db: '{_database}' }} }}", "admin")).FirstBatch().ShouldHaveSingleItem();

    private async Task<List<string>> ActionsAsync(string role) =>
        [.. (await StoredAsync(role))["privileges"].AsArray.Select(privilege => $"{privilege["resource"]["collection"]}: {string.Join(' ', privilege["actions"].AsArray)}")];

    private async Task<List<string>> NamesAsync(string command) =>
        [.. (await RunAsync(command))["roles"].AsArray.Select(role => role["role"].AsString)];
}
