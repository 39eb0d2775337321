namespace Streetcar.Grains.Tests;

/// <summary>The commands that make, change and drop users.</summary>
public sealed class UserCommandTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private static int _last;

    private readonly GrainCluster _cluster = silo.Cluster;
    private readonly string _database = $"users{Interlocked.Increment(ref _last)}";

    [Fact]
    public async Task A_user_is_kept_as_MongoDB_keeps_him()
    {
        await CreateAsync("ann", "pwd: 'secret', roles: ['read', { role: 'dbAdmin', db: 'shop' }], customData: { n: 1 }");

        var stored = await StoredAsync("ann");
        stored.Select(field => field.Name).ShouldBe(["_id", "userId", "user", "db", "credentials", "customData", "roles"]);
        stored["_id"].ShouldBe($"{_database}.ann");
        stored["userId"].AsGuid.ShouldNotBe(Guid.Empty);
        stored["customData"].ShouldBe(Json.Document("{ n: 1 }"));
        stored["roles"].ToString().ShouldBe(Json.Array($"[{{ role: 'read', db: '{_database}' }}, {{ role: 'dbAdmin', db: 'shop' }}]").ToString());
        var credentials = stored["credentials"].AsDocument;
        credentials.Select(credential => credential.Name).ShouldBe(["SCRAM-SHA-1", "SCRAM-SHA-256"]);
        credentials["SCRAM-SHA-256"].AsDocument.Select(field => field.Name).ShouldBe(["iterationCount", "salt", "storedKey", "serverKey"]);
        credentials["SCRAM-SHA-1"]["iterationCount"].ShouldBe(10_000);
        credentials["SCRAM-SHA-256"]["iterationCount"].ShouldBe(15_000);
        stored.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public async Task Tools_find_how_users_are_stored()
    {
        await CreateAsync("ann", "pwd: 'x', roles: []");

        (await _cluster.RunAsync("{ find: 'system.version', filter: { _id: 'authSchema' } }", "admin")).FirstBatch().Single()
            .ShouldBeJson("{ _id: 'authSchema', currentVersion: 5 }");
    }

    [Theory]
    [InlineData("mechanisms: ['SCRAM-SHA-1']", "SCRAM-SHA-1")]
    [InlineData("mechanisms: ['SCRAM-SHA-256']", "SCRAM-SHA-256")]
    [InlineData("mechanisms: ['SCRAM-SHA-1'], digestPassword: false", "SCRAM-SHA-1")]
    public async Task A_user_has_the_mechanisms_that_he_is_given(string arguments, string mechanism)
    {
        await CreateAsync("ann", $"pwd: 'x', roles: [], {arguments}");

        (await StoredAsync("ann"))["credentials"].AsDocument.Select(credential => credential.Name).ShouldBe([mechanism]);
        (await RunAsync("{ usersInfo: 'ann' }"))["users"][0]["mechanisms"].AsArray.ShouldBe([mechanism]);
    }

    [Theory]
    [InlineData("{ createUser: 'x', roles: [] }", ErrorCode.BadValue, "Must provide a 'pwd' field for all user documents, except those with '$external' as the user's source db")]
    [InlineData("{ createUser: 'x', pwd: '', roles: [] }", ErrorCode.BadValue, "User passwords must not be empty")]
    [InlineData("{ createUser: 'x', pwd: 1, roles: [] }", ErrorCode.TypeMismatch, "BSON field 'createUser.pwd' is the wrong type 'int', expected type 'string'")]
    [InlineData("{ createUser: 'x', pwd: 'x' }", ErrorCode.FieldRequired, "BSON field 'createUser.roles' is missing but a required field")]
    [InlineData("{ createUser: '', pwd: 'x', roles: [] }", ErrorCode.BadValue, "User document needs 'user' field to be non-empty")]
    [InlineData("{ createUser: 1, pwd: 'x', roles: [] }", ErrorCode.TypeMismatch, "BSON field 'createUser.createUser' is the wrong type 'int', expected type 'string'")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [1] }", ErrorCode.TypeMismatch, "BSON field 'createUser.roles.0' is the wrong type 'int', expected types '[string, object]'")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [{ role: 'read' }] }", ErrorCode.BadValue, "RoleName must contain a field named: db")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [{ role: 'no', db: 'a' }, { role: 'read', db: 'a' }] }", ErrorCode.RoleNotFound, "Could not find role: no@a")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [{ role: 'no', db: 'a' }, { role: 'nor', db: 'a' }] }", ErrorCode.RoleNotFound, "Could not find roles: no@a, nor@a")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [], mechanisms: [] }", ErrorCode.BadValue, "mechanisms field must not be empty")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [], mechanisms: ['PLAIN'] }", ErrorCode.BadValue, "Unknown auth mechanism 'PLAIN'")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [], mechanisms: [1] }", ErrorCode.TypeMismatch, "BSON field 'createUser.mechanisms.0' is the wrong type 'int', expected type 'string'")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [], digestPassword: false }", ErrorCode.BadValue, "Use of SCRAM-SHA-256 requires undigested passwords")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [], passwordDigestor: 'server' }", ErrorCode.UnknownBsonField, "BSON field 'createUser.passwordDigestor' is an unknown field.")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [], customData: 1 }", ErrorCode.TypeMismatch, "BSON field 'createUser.customData' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [], authenticationRestrictions: [{}] }", ErrorCode.CollectionIsEmpty, "At least one of 'clientSource' and/or 'serverAddress' must be set")]
    [InlineData("{ createUser: 'x', pwd: 'x', roles: [], authenticationRestrictions: [{ clientSource: ['10.0.0.0/33'] }] }", ErrorCode.UnsupportedFormat, "Invalid CIDR string: '10.0.0.0/33'")]
    [InlineData("{ updateUser: 'x' }", ErrorCode.BadValue, "Must specify at least one field to update in updateUser")]
    [InlineData("{ updateUser: 'x', roles: [] }", ErrorCode.UserNotFound, "User x@DB not found")]
    [InlineData("{ updateUser: 'x', roles: ['no'] }", ErrorCode.RoleNotFound, "Could not find role: no@DB")]
    [InlineData("{ dropUser: 'x' }", ErrorCode.UserNotFound, "User 'x@DB' not found")]
    [InlineData("{ dropUser: 'x', foo: 1 }", ErrorCode.UnknownBsonField, "BSON field 'dropUser.foo' is an unknown field.")]
    [InlineData("{ grantRolesToUser: 'x', roles: ['read'] }", ErrorCode.UserNotFound, "Could not find user \"x\" for db \"DB\"")]
    [InlineData("{ grantRolesToUser: 'x', roles: [] }", ErrorCode.BadValue, "grantRolesToUser command requires a non-empty \"roles\" array")]
    [InlineData("{ revokeRolesFromUser: 'x', roles: [] }", ErrorCode.BadValue, "revokeRolesFromUser command requires a non-empty \"roles\" array")]
    [InlineData("{ grantRolesToUser: 'x' }", ErrorCode.FieldRequired, "BSON field 'grantRolesToUser.roles' is missing but a required field")]
    public async Task What_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await RunAsync(command)).ShouldFail(code, message.Replace("DB", _database, StringComparison.Ordinal));

        (await RunAsync("{ usersInfo: 1 }"))["users"].ShouldBe(RawArray.Empty);
    }

    [Theory]
    [InlineData("local", "pwd: 'x', roles: []", "Cannot create users in the local database")]
    [InlineData("$external", "pwd: 'x', roles: []", "Cannot set the password for users defined on the '$external' database")]
    public async Task Some_databases_have_no_passwords(string database, string arguments, string message) =>
        (await _cluster.RunAsync($"{{ createUser: 'x', {arguments} }}", database)).ShouldFail(ErrorCode.BadValue, message);

    [Fact]
    public async Task There_is_one_user_of_a_name_in_a_database()
    {
        await CreateAsync("ann", "pwd: 'x', roles: []");

        (await RunAsync("{ createUser: 'ann', pwd: 'x', roles: [] }")).ShouldFail(
            (ErrorCode)51003, $"User \"ann@{_database}\" already exists");
        (await _cluster.RunAsync("{ createUser: 'ann', pwd: 'x', roles: [] }", $"{_database}b"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_user_of_certificates_has_no_password()
    {
        string name = $"CN={_database}";
        (await _cluster.RunAsync($"{{ createUser: '{name}', roles: [{{ role: 'read', db: 'shop' }}] }}", "$external"))["ok"].ShouldBe(1.0);

        var told = (await _cluster.RunAsync($"{{ usersInfo: '{name}' }}", "$external"))["users"][0];
        told["mechanisms"].AsArray.ShouldBe(["external"]);
        told["db"].ShouldBe("$external");
        (await _cluster.RunAsync($"{{ updateUser: '{name}', pwd: 'x' }}", "$external")).ShouldFail(
            ErrorCode.BadValue, "Cannot set the password for users defined on the '$external' database");
    }

    [Fact]
    public async Task Of_a_user_that_is_changed_the_rest_stays()
    {
        await CreateAsync("ann", "pwd: 'x', roles: ['read'], customData: { n: 1 }");
        var before = await StoredAsync("ann");

        (await RunAsync("{ updateUser: 'ann', roles: ['readWrite'] }"))["ok"].ShouldBe(1.0);

        var after = await StoredAsync("ann");
        after["roles"][0]["role"].ShouldBe("readWrite");
        after.Without("roles").ShouldBe(before.Without("roles"));
        await RunAsync("{ updateUser: 'ann', pwd: 'y', customData: {} }");
        (await StoredAsync("ann"))["credentials"].ShouldNotBe(before["credentials"]);
        (await StoredAsync("ann"))["customData"].ShouldBe(RawDocument.Empty);
        (await StoredAsync("ann"))["userId"].ShouldBe(before["userId"]);
    }

    [Fact]
    public async Task Mechanisms_can_be_taken_from_a_user_and_not_added()
    {
        await CreateAsync("ann", "pwd: 'x', roles: []");
        var before = await StoredAsync("ann");

        (await RunAsync("{ updateUser: 'ann', mechanisms: ['SCRAM-SHA-256'] }"))["ok"].ShouldBe(1.0);

        (await StoredAsync("ann"))["credentials"].AsDocument.ShouldHaveSingleItem().Value.ShouldBe(before["credentials"]["SCRAM-SHA-256"]);
        (await RunAsync("{ updateUser: 'ann', mechanisms: ['SCRAM-SHA-1'] }")).ShouldFail(
            ErrorCode.BadValue, "mechanisms field must be a subset of previously set mechanisms");
    }

    [Fact]
    public async Task Restrictions_are_set_and_taken_back()
    {
        await CreateAsync("ann", "pwd: 'x', roles: [], authenticationRestrictions: [{ clientSource: ['127.0.0.1'] }]");
        (await StoredAsync("ann"))["authenticationRestrictions"][0]["clientSource"][0].ShouldBe("127.0.0.1");

        await RunAsync("{ updateUser: 'ann', authenticationRestrictions: [] }");

        (await StoredAsync("ann")).ContainsKey("authenticationRestrictions").ShouldBeFalse();
    }

    [Fact]
    public async Task Roles_are_granted_and_revoked()
    {
        await CreateAsync("ann", "pwd: 'x', roles: ['read']");

        (await RunAsync("{ grantRolesToUser: 'ann', roles: ['read', 'dbAdmin', { role: 'root', db: 'admin' }], writeConcern: { w: 'majority' } }"))["ok"].ShouldBe(1.0);
        (await RolesOfAsync("ann")).ShouldBe(["read", "dbAdmin", "root"]);
        (await RunAsync("{ revokeRolesFromUser: 'ann', roles: ['read', { role: 'root', db: 'admin' }, 'userAdmin'] }"))["ok"].ShouldBe(1.0);
        (await RolesOfAsync("ann")).ShouldBe(["dbAdmin"]);
        (await RunAsync("{ grantRolesToUser: 'ann', roles: ['no'] }")).ShouldFail(ErrorCode.RoleNotFound, $"Could not find role: no@{_database}");
    }

    [Fact]
    public async Task Roles_that_are_granted_at_once_are_all_there()
    {
        await CreateAsync("ann", "pwd: 'x', roles: []");

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            RunAsync($"{{ grantRolesToUser: 'ann', roles: [{{ role: 'read', db: 'd{i}' }}] }}")));

        replies.ShouldAllBe(reply => reply["ok"] == 1.0);
        (await RolesOfAsync("ann")).Count.ShouldBe(20);
    }

    [Fact]
    public async Task Users_are_dropped_alone_and_together()
    {
        await CreateAsync("ann", "pwd: 'x', roles: []");
        await CreateAsync("bob", "pwd: 'x', roles: []");
        await CreateAsync("eve", "pwd: 'x', roles: []");

        (await RunAsync("{ dropUser: 'ann' }")).ShouldBeJson("{ ok: 1.0 }");
        (await RunAsync("{ usersInfo: 'ann' }"))["users"].ShouldBe(RawArray.Empty);
        (await RunAsync("{ dropAllUsersFromDatabase: 1 }")).ShouldBeJson("{ n: 2, ok: 1.0 }");
        (await RunAsync("{ dropAllUsersFromDatabase: 1 }")).ShouldBeJson("{ n: 0, ok: 1.0 }");
    }

    [Fact]
    public async Task A_user_outlives_a_restart()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.RunAsync("{ createUser: 'ann', pwd: 'x', roles: ['read'] }");

        await cluster.Store.RestartAsync();

        (await cluster.RunAsync("{ usersInfo: 'ann' }"))["users"][0]["user"].ShouldBe("ann");
    }

    private Task<RawDocument> RunAsync(string command) => _cluster.RunAsync(command, _database);

    private async Task CreateAsync(string user, string arguments) =>
        (await RunAsync($"{{ createUser: '{user}', {arguments} }}")).ShouldBeJson("{ ok: 1.0 }");

    private async Task<RawDocument> StoredAsync(string user) =>
        (await _cluster.RunAsync($"{{ find: 'system.users', filter: {{ user: '{user}', db: '{_database}' }} }}", "admin")).FirstBatch().ShouldHaveSingleItem();

    private async Task<List<string>> RolesOfAsync(string user) =>
        [.. (await StoredAsync(user))["roles"].AsArray.Select(role => role["role"].AsString)];
}
