namespace Streetcar.Grains.Tests;

/// <summary><c>usersInfo</c>, in all of its forms.</summary>
public sealed class UserInfoTests(SharedSilo silo) : IClassFixture<SharedSilo>, IAsyncLifetime
{
    private static int _last;

    private readonly GrainCluster _cluster = silo.Cluster;
    private readonly string _database = $"info{Interlocked.Increment(ref _last)}";

    public async ValueTask InitializeAsync()
    {
        await RunAsync("{ createRole: 'clerk', privileges: [{ resource: { db: 'here', collection: 'c' }, actions: ['find'] }], roles: ['read'] }");
        await RunAsync("{ createUser: 'bob', pwd: 'x', roles: ['clerk'], customData: { n: 1 }, mechanisms: ['SCRAM-SHA-256'] }");
        await RunAsync("{ createUser: 'ann', pwd: 'x', roles: [], authenticationRestrictions: [{ clientSource: ['127.0.0.1'] }] }");
    }

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData("1", "ann bob")]
    [InlineData("1.0", "ann bob")]
    [InlineData("'bob'", "bob")]
    [InlineData("'eve'", "")]
    [InlineData("{ user: 'bob', db: 'here' }", "bob")]
    [InlineData("{ user: 'bob', db: 'other' }", "")]
    [InlineData("['bob', { user: 'ann', db: 'here' }, 'eve']", "ann bob")]
    [InlineData("[]", "")]
    [InlineData("1, filter: { mechanisms: 'SCRAM-SHA-1' }", "ann")]
    [InlineData("1, filter: { 'customData.n': 1 }", "bob")]
    [InlineData("1, filter: { credentials: { $exists: true } }", "")]
    public async Task Users_are_asked_for(string which, string names)
    {
        var users = (await RunAsync($"{{ usersInfo: {which} }}"))["users"].AsArray;

        string.Join(' ', users.Select(user => user["user"])).ShouldBe(names);
    }

    [Fact]
    public async Task Users_of_all_databases_are_asked_for() =>
        (await RunAsync("{ usersInfo: { forAllDBs: true }, filter: { db: 'here' } }"))["users"].AsArray.Count.ShouldBe(2);

    [Theory]
    [InlineData("", "_id userId user db customData roles mechanisms")]
    [InlineData(", showCustomData: false", "_id userId user db roles mechanisms")]
    [InlineData(", showCredentials: true", "_id userId user db credentials customData roles mechanisms")]
    [InlineData(", showPrivileges: true", "_id userId user db mechanisms customData roles inheritedRoles inheritedPrivileges inheritedAuthenticationRestrictions")]
    [InlineData(", showPrivileges: true, showCredentials: true", "_id userId user db mechanisms credentials customData roles inheritedRoles inheritedPrivileges inheritedAuthenticationRestrictions")]
    [InlineData(", showAuthenticationRestrictions: true", "_id userId user db mechanisms customData roles authenticationRestrictions inheritedRoles inheritedPrivileges inheritedAuthenticationRestrictions")]
    public async Task What_is_shown_is_what_is_asked_for(string arguments, string fields)
    {
        var user = (await RunAsync($"{{ usersInfo: 'bob'{arguments} }}"))["users"][0].AsDocument;

        string.Join(' ', user.Select(field => field.Name)).ShouldBe(fields);
    }

    [Fact]
    public async Task What_a_user_inherits_is_told()
    {
        var user = (await RunAsync("{ usersInfo: 'bob', showPrivileges: true }"))["users"][0];

        user["inheritedRoles"].AsArray.Select(role => role["role"].AsString).ShouldBe(["clerk", "read"]);
        user["inheritedPrivileges"].AsArray.ShouldContain(privilege => privilege["resource"]["collection"] == "c");
        user["mechanisms"].AsArray.ShouldBe(["SCRAM-SHA-256"]);
        var restricted = (await RunAsync("{ usersInfo: 'ann', showAuthenticationRestrictions: true }"))["users"][0];
        restricted["authenticationRestrictions"][0]["clientSource"][0].ShouldBe("127.0.0.1");
    }

    [Theory]
    [InlineData("{ usersInfo: 1, showPrivileges: true }", ErrorCode.IllegalOperation, "Privilege or restriction details require exact-match usersInfo queries.")]
    [InlineData("{ usersInfo: 'bob', showPrivileges: true, filter: {} }", ErrorCode.IllegalOperation, "Privilege or restriction details require exact-match usersInfo queries.")]
    [InlineData("{ usersInfo: 2 }", ErrorCode.BadValue, "UserName must be either a string or an object")]
    [InlineData("{ usersInfo: { user: 'bob' } }", ErrorCode.BadValue, "UserName must contain a field named: db")]
    [InlineData("{ usersInfo: 1, foo: 1 }", ErrorCode.UnknownBsonField, "BSON field 'usersInfo.foo' is an unknown field.")]
    [InlineData("{ usersInfo: 1, filter: { $no: 1 } }", ErrorCode.BadValue, "unknown top level operator: $no. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.")]
    public async Task What_makes_no_sense_is_refused(string command, ErrorCode code, string message) =>
        (await RunAsync(command)).ShouldFail(code, message);

    private Task<RawDocument> RunAsync(string command) => _cluster.RunAsync(command.Replace("here", _database, StringComparison.Ordinal), _database);
}
