namespace Streetcar.Grains.Tests;

/// <summary>Users and roles that are written as documents, and what mongorestore does with them.</summary>
public sealed class UserDocumentTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private const string Credential = "{ 'SCRAM-SHA-256': { iterationCount: 15000, salt: 'x', storedKey: 'x', serverKey: 'x' } }";

    private readonly GrainCluster _cluster = silo.Cluster;

    [Theory]
    [InlineData("system.users", "{ _id: 'a.u', user: 1, db: 'a' }", ErrorCode.BadValue, "User document needs 'user' field to be a non-empty string")]
    [InlineData("system.users", "{ _id: 'a.u', user: '', db: 'a' }", ErrorCode.BadValue, "User document needs 'user' field to be non-empty")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u' }", ErrorCode.BadValue, "User document needs 'db' field to be a non-empty string")]
    [InlineData("system.users", "{ _id: 'x', user: 'u', db: 'a' }", ErrorCode.BadValue, "User document needs '_id' field to be 'a.u'")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u', db: 'a', userId: 1 }", ErrorCode.BadValue, "User document needs 'userId' field to be a UUID")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u', db: 'a', roles: [] }", ErrorCode.BadValue, "User document needs 'credentials' object")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u', db: 'a', credentials: {}, roles: [] }", ErrorCode.BadValue, "User document needs 'credentials' field to be a non-empty object")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u', db: 'a', credentials: { external: true }, roles: [] }", ErrorCode.BadValue, "User document must provide credentials for SCRAM-SHA-1 or SCRAM-SHA-256")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u', db: 'a', credentials: { 'SCRAM-SHA-1': 1 }, roles: [] }", ErrorCode.BadValue, "SCRAM-SHA-1 credential must be a document, if present")]
    [InlineData("system.users", "{ _id: '$external.u', user: 'u', db: '$external', credentials: { 'SCRAM-SHA-1': {} }, roles: [] }", ErrorCode.BadValue, "User documents for users defined on '$external' must have 'credentials' field set to {external: true}")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u', db: 'a', credentials: SOME }", ErrorCode.BadValue, "User document needs 'roles' field to be provided")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u', db: 'a', credentials: SOME, roles: 1 }", ErrorCode.BadValue, "'roles' field must be an array")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u', db: 'a', credentials: SOME, roles: ['read'] }", ErrorCode.BadValue, "Elements in 'roles' array must objects")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u', db: 'a', credentials: SOME, roles: [{ role: '', db: 'a' }] }", ErrorCode.UnsupportedFormat, "Role names must be non-empty strings")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u', db: 'a', credentials: SOME, roles: [{ role: 'r' }] }", ErrorCode.UnsupportedFormat, "Role db must be non-empty strings")]
    [InlineData("system.users", "{ _id: 'a.u', user: 'u', db: 'a', credentials: SOME, roles: [], authenticationRestrictions: [1] }", ErrorCode.UnsupportedFormat, "restriction array sub-documents must be address restriction objects")]
    [InlineData("system.roles", "{ _id: 'a.r', role: 1, db: 'a' }", ErrorCode.BadValue, "Role document needs 'role' field to be a non-empty string")]
    [InlineData("system.roles", "{ _id: 'x', role: 'r', db: 'a' }", ErrorCode.BadValue, "Role document needs '_id' field to be 'a.r'")]
    [InlineData("system.roles", "{ _id: 'a.r', role: 'r', db: 'a', roles: [] }", ErrorCode.BadValue, "Role document needs 'privileges' field to be an array")]
    [InlineData("system.roles", "{ _id: 'a.r', role: 'r', db: 'a', privileges: [1], roles: [] }", ErrorCode.BadValue, "Elements in 'privileges' array must be objects")]
    [InlineData("system.roles", "{ _id: 'a.r', role: 'r', db: 'a', privileges: [] }", ErrorCode.BadValue, "Role document needs 'roles' field to be provided")]
    public async Task What_is_no_user_or_role_is_not_written(string collection, string document, ErrorCode code, string message)
    {
        document = document.Replace("SOME", Credential, StringComparison.Ordinal);

        foreach (string options in (string[])["", ", bypassDocumentValidation: true"])
        {
            var error = (await RunAsync($"{{ insert: '{collection}', documents: [{document}]{options} }}"))["writeErrors"][0];
            error["errmsg"].ShouldBe(message);
            error["code"].ShouldBe((int)code);
        }
    }

    [Fact]
    public async Task A_user_is_not_made_what_none_can_be()
    {
        await RunAsync("{ createUser: 'kept', pwd: 'x', roles: [] }");

        var reply = await RunAsync("{ update: 'system.users', updates: [{ q: { user: 'kept' }, u: { $set: { roles: 1 } } }] }");
        reply["writeErrors"][0]["errmsg"].ShouldBe("'roles' field must be an array");
        (await RunAsync("{ findAndModify: 'system.users', query: { user: 'kept' }, update: { $unset: { credentials: 1 } } }")).ShouldFail(
            ErrorCode.BadValue, "User document needs 'credentials' object");
        (await RunAsync("{ aggregate: 'system.users', pipeline: [{ $out: 'system.roles' }], cursor: {} }"))["ok"].ShouldBe(0.0);
        (await RunAsync("{ usersInfo: 'kept' }"))["users"][0]["roles"].ShouldBe(RawArray.Empty);
    }

    [Fact]
    public async Task A_user_that_is_written_as_a_document_is_one()
    {
        await RunAsync($"{{ insert: 'system.users', documents: [{{ _id: 'admin.direct', user: 'direct', db: 'admin', credentials: {Credential}, roles: [] }}] }}");
        (await RunAsync("{ usersInfo: 'direct' }"))["users"].AsArray.Count.ShouldBe(1);

        await RunAsync("{ delete: 'system.users', deletes: [{ q: { user: 'direct' }, limit: 1 }] }");

        (await RunAsync("{ usersInfo: 'direct' }"))["users"].ShouldBe(RawArray.Empty);
    }

    [Fact]
    public async Task What_is_restored_comes_beside_what_there_is_or_in_its_place()
    {
        await using var cluster = await GrainCluster.StartAsync();
        foreach (string command in (string[])["{ createRole: 'r', privileges: [], roles: [] }", "{ createUser: 'ann', pwd: 'x', roles: ['r'] }", "{ createUser: 'bob', pwd: 'x', roles: [] }"])
            (await cluster.RunAsync(command, "shop"))["ok"].ShouldBe(1.0);
        await cluster.RunAsync("{ createUser: 'root', pwd: 'x', roles: ['root'] }", "admin");
        await CopyAsync("system.users", "tempusers");
        await CopyAsync("system.roles", "temproles");
        await cluster.RunAsync("{ dropRole: 'r' }", "shop");
        await cluster.RunAsync("{ updateUser: 'bob', customData: { kept: 1 } }", "shop");
        await cluster.RunAsync("{ createUser: 'eve', pwd: 'x', roles: [] }", "shop");

        (await MergeAsync("db: 'shop', drop: false"))["ok"].ShouldBe(1.0);
        (await NamesAsync()).ShouldBe("ann bob eve root");
        (await cluster.RunAsync("{ rolesInfo: 'r' }", "shop"))["roles"].AsArray.Count.ShouldBe(1);
        (await cluster.RunAsync("{ usersInfo: 'bob' }", "shop"))["users"][0]["customData"]["kept"].ShouldBe(1);

        (await MergeAsync("db: 'shop', drop: true"))["ok"].ShouldBe(1.0);
        (await NamesAsync()).ShouldBe("ann bob root");
        (await cluster.RunAsync("{ usersInfo: 'bob' }", "shop"))["users"][0]["customData"].IsMissing.ShouldBeTrue();
        (await cluster.RunAsync("{ usersInfo: 'ann' }", "shop"))["users"][0]["roles"][0]["role"].ShouldBe("r");

        await cluster.RunAsync("{ createUser: 'eve', pwd: 'x', roles: [] }", "admin");
        (await MergeAsync("db: '', drop: true, writeConcern: { w: 'majority' }"))["ok"].ShouldBe(1.0);
        (await NamesAsync()).ShouldBe("ann bob root");

        async Task CopyAsync(string from, string to)
        {
            var documents = (await cluster.RunAsync($"{{ find: '{from}' }}", "admin")).FirstBatch();
            await cluster.RunAsync(new RawDocument { ["insert"] = to, ["documents"] = RawArray.From(documents.Select(document => (RawValue)document)) }, "admin");
        }

        Task<RawDocument> MergeAsync(string arguments) => cluster.RunAsync(
            $"{{ _mergeAuthzCollections: 1, tempUsersCollection: 'admin.tempusers', tempRolesCollection: 'admin.temproles', {arguments} }}", "admin");

        async Task<string> NamesAsync() => string.Join(
            ' ', (await cluster.RunAsync("{ usersInfo: { forAllDBs: true } }", "admin"))["users"].AsArray.Select(user => user["user"]));
    }

    [Theory]
    [InlineData("{ _mergeAuthzCollections: 1, db: '' }", ErrorCode.BadValue, "Must provide at least one of \"tempUsersCollection\" and \"tempRolescollection\"")]
    [InlineData("{ _mergeAuthzCollections: 1, tempUsersCollection: 'admin.t' }", ErrorCode.FieldRequired, "BSON field '_mergeAuthzCollections.db' is missing but a required field")]
    public async Task What_makes_no_sense_is_refused(string command, ErrorCode code, string message) => (await RunAsync(command)).ShouldFail(code, message);

    private Task<RawDocument> RunAsync(string command) => _cluster.RunAsync(command, "admin");
}
