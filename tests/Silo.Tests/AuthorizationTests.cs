using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Testing;

namespace Streetcar.Silo.Tests;

/// <summary>What users try who are not allowed everything, over real connections.</summary>
public sealed class AuthorizationTests : IAsyncLifetime
{
    private const string Root = "root", Password = "s3cret";

    private StreetcarServer _server = null!;
    private MongoClient _root = null!;

    // Ann reads the orders of the shop, and writes to its reports; Bob may do what he likes in the shop.
    public async ValueTask InitializeAsync()
    {
        _server = await StreetcarServer.StartAsync(options => options.Users.Add(Root, Password));
        _root = Client(Root);
        await AddRoleAsync(
            "clerk",
            "{ resource: { db: 'shop', collection: 'orders' }, actions: ['find'] }",
            "{ resource: { db: 'shop', collection: 'reports' }, actions: ['find', 'insert', 'update', 'remove', 'createCollection', 'collMod'] }",
            "{ resource: { db: 'shop', collection: 'prices' }, actions: ['find'] }");
        await AddUserAsync("ann", "{ role: 'clerk', db: 'shop' }");
        await AddUserAsync("bob", "{ role: 'dbOwner', db: 'shop' }");
        var shop = _root.GetDatabase("shop");
        foreach (string collection in new[] { "orders", "secrets", "reports" })
            await shop.GetCollection<BsonDocument>(collection).InsertManyAsync(Enumerable.Range(1, 10).Select(id => new BsonDocument { ["_id"] = id, ["of"] = collection }));
        await shop.CreateViewAsync("prices", "secrets", new EmptyPipelineDefinition<BsonDocument>());
        await shop.CreateViewAsync("hidden", "orders", new EmptyPipelineDefinition<BsonDocument>());
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("{ find: 'orders' }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $lookup: { from: 'reports', localField: '_id', foreignField: '_id', as: 'r' } }], cursor: {} }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $merge: 'reports' }], cursor: {} }")]
    [InlineData("{ find: 'prices' }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $unionWith: 'prices' }], cursor: {} }")]
    [InlineData("{ explain: { find: 'orders' } }")]
    public async Task Who_is_allowed_something_does_it(string command) =>
        (await RunAsync("ann", command))["ok"].ShouldBe(1.0);

    [Theory]
    [InlineData("{ find: 'secrets' }")]
    [InlineData("{ find: 'secrets\u0000' }")]
    [InlineData("{ find: 'hidden' }")]
    [InlineData("{ count: 'secrets' }")]
    [InlineData("{ distinct: 'secrets', key: 'of' }")]
    [InlineData("{ listIndexes: 'secrets' }")]
    [InlineData("{ collStats: 'secrets' }")]
    [InlineData("{ validate: 'orders' }")]
    [InlineData("{ dataSize: 'shop.secrets' }")]
    [InlineData("{ dbStats: 1 }")]
    [InlineData("{ dbHash: 1 }")]
    [InlineData("{ listCollections: 1 }")]
    [InlineData("{ mapReduce: 'secrets', map: 'function() { emit(1, this); }', reduce: 'function() {}', out: { inline: 1 } }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $lookup: { from: 'secrets', localField: '_id', foreignField: '_id', as: 'r' } }], cursor: {} }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $lookup: { from: 'orders', pipeline: [{ $unionWith: 'secrets' }], as: 'r' } }], cursor: {} }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $graphLookup: { from: 'secrets', startWith: 1, connectFromField: '_id', connectToField: '_id', as: 'r' } }], cursor: {} }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $unionWith: { coll: 'secrets', pipeline: [] } }], cursor: {} }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $facet: { a: [{ $unionWith: 'secrets' }] } }], cursor: {} }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $lookup: { from: 'hidden', pipeline: [], as: 'r' } }], cursor: {} }")]
    [InlineData("{ aggregate: 1, pipeline: [{ $documents: [{}] }, { $unionWith: 'secrets' }], cursor: {} }")]
    [InlineData("{ aggregate: 'secrets', pipeline: [{ $collStats: { count: {} } }], cursor: {} }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $changeStream: {} }], cursor: {} }")]
    [InlineData("{ aggregate: 1, pipeline: [{ $changeStream: {} }], cursor: {} }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $out: 'secrets' }], cursor: {} }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $out: { db: 'other', coll: 'reports' } }], cursor: {} }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $merge: 'secrets' }], cursor: {} }")]
    [InlineData("{ aggregate: 'orders', pipeline: [{ $merge: { into: { db: 'other', coll: 'reports' } } }], cursor: {} }")]
    [InlineData("{ explain: { find: 'secrets' } }")]
    [InlineData("{ explain: { aggregate: 'orders', pipeline: [{ $unionWith: 'secrets' }], cursor: {} }, verbosity: 'executionStats' }")]
    [InlineData("{ explain: { explain: { find: 'secrets' } } }")]
    [InlineData("{ insert: 'orders', documents: [{}] }")]
    [InlineData("{ insert: 'reports', documents: [{}], bypassDocumentValidation: true }")]
    [InlineData("{ update: 'orders', updates: [{ q: {}, u: { $set: { a: 1 } }, upsert: true }] }")]
    [InlineData("{ findAndModify: 'orders', remove: true }")]
    [InlineData("{ delete: 'orders', deletes: [{ q: {}, limit: 0 }] }")]
    [InlineData("{ create: 'mine', viewOn: 'secrets' }")]
    [InlineData("{ collMod: 'reports', viewOn: 'secrets', pipeline: [] }")]
    [InlineData("{ drop: 'reports' }")]
    [InlineData("{ dropDatabase: 1 }")]
    [InlineData("{ createIndexes: 'reports', indexes: [{ key: { a: 1 }, name: 'a' }] }")]
    [InlineData("{ cloneCollectionAsCapped: 'orders', toCollection: 'reports2', size: 1000 }")]
    [InlineData("{ profile: 2 }")]
    [InlineData("{ profile: -1 }")]
    [InlineData("{ applyOps: [{ op: 'i', ns: 'shop.reports', o: { _id: 50 } }] }")]
    [InlineData("{ serverStatus: 1 }")]
    public async Task Nobody_gets_around_what_he_is_not_allowed(string command) => await ShouldBeRefusedAsync("ann", command);

    [Theory]
    [InlineData("{ bulkWrite: 1, ops: [{ insert: 0, document: {} }, { insert: 1, document: {} }], nsInfo: [{ ns: 'shop.reports' }, { ns: 'shop.orders' }] }")]
    [InlineData("{ renameCollection: 'shop.reports', to: 'shop.secrets', dropTarget: true }")]
    [InlineData("{ renameCollection: 'shop.secrets', to: 'shop.reports2' }")]
    [InlineData("{ currentOp: 1 }")]
    [InlineData("{ killAllSessions: [] }")]
    [InlineData("{ aggregate: 1, pipeline: [{ $currentOp: { allUsers: true } }], cursor: {} }")]
    [InlineData("{ setParameter: 1, quiet: 1 }")]
    [InlineData("{ shutdown: 1 }")]
    public async Task Nobody_gets_around_it_from_another_database(string command) => await ShouldBeRefusedAsync("ann", command, "admin");

    // He owns a database, and admin is not it.
    [Theory]
    [InlineData("admin", "{ find: 'system.users' }")]
    [InlineData("admin", "{ count: 'system.users' }")]
    [InlineData("admin", "{ distinct: 'system.users', key: 'credentials' }")]
    [InlineData("admin", "{ aggregate: 'system.users', pipeline: [], cursor: {} }")]
    [InlineData("admin", "{ explain: { find: 'system.users' } }")]
    [InlineData("admin", "{ insert: 'system.users', documents: [{ _id: 'shop.eve' }] }")]
    [InlineData("admin", "{ update: 'system.users', updates: [{ q: {}, u: { $set: { roles: [] } }, multi: true }] }")]
    [InlineData("admin", "{ findAndModify: 'system.users', query: {}, update: { $set: { roles: [] } } }")]
    [InlineData("admin", "{ delete: 'system.users', deletes: [{ q: {}, limit: 0 }] }")]
    [InlineData("admin", "{ bulkWrite: 1, ops: [{ update: 0, filter: {}, updateMods: { $set: { roles: [] } } }], nsInfo: [{ ns: 'admin.system.users' }] }")]
    [InlineData("admin", "{ renameCollection: 'admin.system.users', to: 'shop.users' }")]
    [InlineData("admin", "{ renameCollection: 'shop.orders', to: 'admin.system.users', dropTarget: true }")]
    [InlineData("admin", "{ drop: 'system.users' }")]
    [InlineData("admin", "{ create: 'system.users' }")]
    [InlineData("admin", "{ collMod: 'system.users', validator: {} }")]
    [InlineData("admin", "{ createIndexes: 'system.users', indexes: [{ key: { a: 1 }, name: 'a' }] }")]
    [InlineData("admin", "{ convertToCapped: 'system.users', size: 1000 }")]
    [InlineData("admin", "{ mapReduce: 'system.users', map: 'function() {}', reduce: 'function() {}', out: { inline: 1 } }")]
    [InlineData("admin", "{ dataSize: 'admin.system.users' }")]
    [InlineData("shop", "{ dataSize: 'admin.system.users' }")]
    [InlineData("shop", "{ aggregate: 'orders', pipeline: [{ $out: { db: 'admin', coll: 'system.users' } }], cursor: {} }")]
    [InlineData("shop", "{ aggregate: 'orders', pipeline: [{ $merge: { into: { db: 'admin', coll: 'system.users' } } }], cursor: {} }")]
    [InlineData("shop", "{ mapReduce: 'orders', map: 'function() {}', reduce: 'function() {}', out: { merge: 'system.users', db: 'admin' } }")]
    [InlineData("shop", "{ applyOps: [{ op: 'i', ns: 'admin.system.users', o: { _id: 'shop.eve' } }] }")]
    [InlineData("admin", "{ usersInfo: 1 }")]
    [InlineData("shop", "{ usersInfo: { forAllDBs: true } }")]
    [InlineData("shop", "{ usersInfo: { user: 'root', db: 'admin' } }")]
    [InlineData("shop", "{ grantRolesToUser: 'bob', roles: [{ role: 'root', db: 'admin' }] }")]
    [InlineData("shop", "{ createUser: 'eve', pwd: 'p', roles: [{ role: 'readAnyDatabase', db: 'admin' }] }")]
    [InlineData("shop", "{ createRole: 'all', roles: [], privileges: [{ resource: { anyResource: true }, actions: ['anyAction'] }] }")]
    [InlineData("shop", "{ createRole: 'all', roles: [], privileges: [{ resource: { db: 'admin', collection: 'system.users' }, actions: ['find'] }] }")]
    [InlineData("admin", "{ createUser: 'eve', pwd: 'p', roles: [] }")]
    [InlineData("admin", "{ _mergeAuthzCollections: 1, tempUsersCollection: 'shop.orders', tempRolesCollection: '', db: '', drop: false }")]
    public async Task Nobody_gets_at_the_users_by_any_way(string database, string command) => await ShouldBeRefusedAsync("bob", command, database);

    [Fact]
    public async Task A_view_shows_what_its_reader_may_not_read_himself()
    {
        var read = await RunAsync("ann", "{ find: 'prices' }");

        read["cursor"]["firstBatch"].AsBsonArray.Count.ShouldBe(10);
        read["cursor"]["firstBatch"][0]["of"].ShouldBe("secrets");
    }

    [Fact]
    public async Task A_cursor_is_not_read_by_another_user()
    {
        var opened = await RunAsync("bob", "{ find: 'secrets', batchSize: 2 }");
        long id = opened["cursor"]["id"].AsInt64;

        await ShouldBeRefusedAsync("ann", $"{{ getMore: {{ $numberLong: '{id}' }}, collection: 'secrets' }}");
        await ShouldBeRefusedAsync("ann", $"{{ getMore: {{ $numberLong: '{id}' }}, collection: 'orders' }}");
        await ShouldBeRefusedAsync("ann", $"{{ killCursors: 'secrets', cursors: [{{ $numberLong: '{id}' }}] }}");
    }

    [Fact]
    public async Task Everybody_lists_what_he_may_do_something_to()
    {
        (await ListedAsync("ann")).ShouldBe(["orders", "prices", "reports"]);
        (await ListedAsync("bob")).ShouldBe(["hidden", "orders", "prices", "reports", "secrets"]);
        (await DatabasesAsync("ann")).ShouldBe(["shop"]);
        (await DatabasesAsync(Root)).ShouldBe(["admin", "config", "local", "shop"]);
        await ShouldBeRefusedAsync("ann", "{ listDatabases: 1, authorizedDatabases: false }", "admin");

        async Task<IEnumerable<string>> ListedAsync(string user) =>
            (await RunAsync(user, "{ listCollections: 1, nameOnly: true, authorizedCollections: true }"))["cursor"]["firstBatch"].AsBsonArray
            .Select(collection => collection["name"].AsString).Where(name => !name.StartsWith("system.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        async Task<IEnumerable<string>> DatabasesAsync(string user) =>
            (await RunAsync(user, "{ listDatabases: 1, nameOnly: true }", "admin"))["databases"].AsBsonArray.Select(database => database["name"].AsString);
    }

    [Fact]
    public async Task Who_is_not_logged_in_sets_no_fail_points()
    {
        await using var server = await StreetcarServer.StartAsync(options =>
        {
            options.Users.Add(Root, Password);
            options.EnableTestCommands = true;
        });
        var nobody = new MongoClient(new MongoClientSettings { Server = new MongoUrl(server.ConnectionString).Server });

        var refused = await Should.ThrowAsync<MongoCommandException>(() => nobody.GetDatabase("admin").RunCommandAsync<BsonDocument>(
            "{ configureFailPoint: 'failCommand', mode: 'alwaysOn', data: { failCommands: ['ping'], errorCode: 1 } }"));

        refused.Code.ShouldBe(13);
    }

    private async Task ShouldBeRefusedAsync(string user, string command, string database = "shop")
    {
        var refused = await Should.ThrowAsync<MongoCommandException>(() => RunAsync(user, command, database));

        refused.Code.ShouldBe(13, refused.Message);
        refused.CodeName.ShouldBe("Unauthorized");
    }

    private Task<BsonDocument> RunAsync(string user, string command, string database = "shop") =>
        Client(user).GetDatabase(database).RunCommandAsync<BsonDocument>(command);

    private MongoClient Client(string user)
    {
        var settings = MongoClientSettings.FromConnectionString(_server.ConnectionString);
        settings.Credential = MongoCredential.CreateCredential(user == Root ? "admin" : "shop", user, Password);
        return new MongoClient(settings);
    }

    private Task AddUserAsync(string name, string role) =>
        RunAsync(Root, $"{{ createUser: '{name}', pwd: '{Password}', roles: [{role}] }}");

    private Task AddRoleAsync(string name, params string[] privileges) =>
        RunAsync(Root, $"{{ createRole: '{name}', privileges: [{string.Join(", ", privileges)}], roles: [] }}");
}
