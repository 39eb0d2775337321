using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Testing;

namespace Streetcar.Silo.Tests;

/// <summary>Users of a server that asks who they are, over sockets and with MongoDB's driver.</summary>
public sealed class UserTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<MongoClient> _clients = [];

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task The_first_user_is_made_without_logging_in_and_outlives_a_restart()
    {
        await using (var server = await StartAsync())
        {
            await Should.ThrowAsync<MongoCommandException>(() => ReadAsync(ClientOf(server)));
            await RunAsync(ClientOf(server), "{ createUser: 'root', pwd: 'secret', roles: ['root'] }");
            (await RefusalAsync(() => RunAsync(ClientOf(server), "{ createUser: 'eve', pwd: 'x', roles: ['root'] }"))).ShouldBe((13, "Command createUser requires authentication"));
            await ReadAsync(ClientOf(server, "root", "secret"));
        }

        await using var again = await StartAsync();
        await ReadAsync(ClientOf(again, "root", "secret"));
        (await RefusalAsync(() => RunAsync(ClientOf(again), "{ createUser: 'eve', pwd: 'x', roles: ['root'] }"))).ShouldBe((13, "Command createUser requires authentication"));
    }

    [Theory]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    public async Task A_user_logs_in_by_his_mechanisms(string mechanism)
    {
        await using var server = await StartWithRootAsync();
        await RunAsync(Root(server), $"{{ createUser: 'ann', pwd: 'x', roles: ['readWriteAnyDatabase'], mechanisms: ['{mechanism}'] }}");

        await ReadAsync(ClientOf(server, "ann", "x"));
        await ReadAsync(ClientOf(server, "ann", "x", mechanism));
        string other = mechanism == "SCRAM-SHA-1" ? "SCRAM-SHA-256" : "SCRAM-SHA-1";
        await ShouldNotLogInAsync(ClientOf(server, "ann", "x", other));
        await ShouldNotLogInAsync(ClientOf(server, "ann", "y", mechanism));
        await ShouldNotLogInAsync(ClientOf(server, "bob", "x", mechanism));
    }

    [Fact]
    public async Task A_password_is_changed_under_an_open_connection()
    {
        await using var server = await StartWithRootAsync();
        await RunAsync(Root(server), "{ createUser: 'ann', pwd: 'old', roles: ['readWriteAnyDatabase'] }");
        var open = ClientOf(server, "ann", "old");
        await ReadAsync(open);

        await RunAsync(Root(server), "{ updateUser: 'ann', pwd: 'new' }");

        await ReadAsync(open);
        await ReadAsync(ClientOf(server, "ann", "new"));
        await ShouldNotLogInAsync(ClientOf(server, "ann", "old"));
    }

    [Fact]
    public async Task The_connections_of_a_user_who_is_dropped_are_nobodys()
    {
        await using var server = await StartWithRootAsync();
        await RunAsync(Root(server), "{ createUser: 'ann', pwd: 'x', roles: ['readWriteAnyDatabase'] }");
        var open = ClientOf(server, "ann", "x");
        var things = open.GetDatabase("shop").GetCollection<BsonDocument>("things");
        await things.InsertManyAsync(Enumerable.Range(0, 10).Select(i => new BsonDocument("_id", i)));
        using var cursor = await things.FindAsync("{}", new FindOptions<BsonDocument> { BatchSize = 2 });
        await cursor.MoveNextAsync();

        await RunAsync(Root(server), "{ dropUser: 'ann' }");

        (await RefusalAsync(() => ReadAsync(open))).ShouldBe((13, "Command find requires authentication"));
        (await RefusalAsync(() => cursor.MoveNextAsync())).ShouldBe((13, "Command getMore requires authentication"));
    }

    [Fact]
    public async Task A_user_of_a_database_names_it_to_log_in()
    {
        await using var server = await StartWithRootAsync();
        await Root(server).GetDatabase("shop").RunCommandAsync<BsonDocument>("{ createUser: 'ann', pwd: 'x', roles: ['readWrite'] }");

        await ReadAsync(ClientOf(server, "ann", "x", source: "shop"));
        await ShouldNotLogInAsync(ClientOf(server, "ann", "x"));
    }

    // By the commands of the tools, in their order.
    [Fact]
    public async Task Mongodump_and_mongorestore_take_the_users_and_roles_of_a_database_along()
    {
        await using var server = await StartWithRootAsync();
        var source = Root(server);
        foreach (string command in (string[])["{ createRole: 'clerk', privileges: [], roles: ['readWrite'] }", "{ createUser: 'ann', pwd: 'secret', roles: ['clerk'] }"])
            await source.GetDatabase("shop").RunCommandAsync<BsonDocument>(command);
        await using var target = await StreetcarServer.StartAsync(options => options.Configure = streetcar => streetcar.Auth = true);
        await RunAsync(ClientOf(target), "{ createUser: 'admin', pwd: 'x', roles: ['userAdminAnyDatabase'] }");
        await RunAsync(ClientOf(target, "admin", "x"), "{ createUser: 'restorer', pwd: 'x', roles: ['restore'] }");
        var restorer = ClientOf(target, "restorer", "x").GetDatabase("admin");
        (await source.GetDatabase("admin").RunCommandAsync<BsonDocument>("{ getParameter: 1, authSchemaVersion: 1 }"))["authSchemaVersion"].ShouldBe(5);

        foreach (string kind in (string[])["users", "roles"])
        {
            var dumped = await source.GetDatabase("admin").GetCollection<BsonDocument>($"system.{kind}").Find("{ db: 'shop' }").ToListAsync();
            await restorer.GetCollection<BsonDocument>($"temp{kind}").InsertManyAsync(dumped);
        }

        await restorer.RunCommandAsync<BsonDocument>(
            "{ _mergeAuthzCollections: 1, tempUsersCollection: 'admin.tempusers', tempRolesCollection: 'admin.temproles', drop: false, db: 'shop', writeConcern: { w: 'majority' } }");
        await restorer.DropCollectionAsync("tempusers");
        await restorer.DropCollectionAsync("temproles");

        await ReadAsync(ClientOf(target, "ann", "secret", source: "shop"));
    }

    [Fact]
    public async Task No_password_is_shown_or_logged()
    {
        var lines = new ConcurrentQueue<string>();
        await using var server = await StartWithRootAsync(options => options.ConfigureLogging = logging =>
            logging.AddProvider(new QueueLogging(lines)).SetMinimumLevel(LogLevel.Trace));
        var root = Root(server);
        await root.GetDatabase("shop").CreateCollectionAsync("things");
        await root.GetDatabase("shop").RunCommandAsync<BsonDocument>("{ profile: 2 }");

        await root.GetDatabase("shop").RunCommandAsync<BsonDocument>("{ createUser: 'ann', pwd: 'pa55word', roles: [] }");
        await RefusalAsync(() => root.GetDatabase("shop").RunCommandAsync<BsonDocument>("{ createUser: 'ann', pwd: 'pa55word', roles: [] }"));
        await root.GetDatabase("shop").RunCommandAsync<BsonDocument>("{ updateUser: 'ann', pwd: 'pa55word2' }");

        var profiled = await root.GetDatabase("shop").GetCollection<BsonDocument>("system.profile").Find("{}").ToListAsync();
        profiled.ShouldContain(operation => operation["command"].AsBsonDocument.Contains("createUser"));
        profiled.ToJson().ShouldNotContain("pa55word");
        string.Join('\n', lines).ShouldNotContain("pa55word");
    }

    private Task<StreetcarServer> StartAsync(Action<StreetcarServerOptions>? configure = null) => StreetcarServer.StartAsync(options =>
    {
        options.DataFolder = _folder.Path;
        options.Configure = streetcar => streetcar.Auth = true;
        configure?.Invoke(options);
    });

    private async Task<StreetcarServer> StartWithRootAsync(Action<StreetcarServerOptions>? configure = null)
    {
        var server = await StartAsync(configure);
        await RunAsync(ClientOf(server), "{ createUser: 'root', pwd: 'secret', roles: ['root'] }");
        return server;
    }

    private MongoClient Root(StreetcarServer server) => ClientOf(server, "root", "secret");

    private MongoClient ClientOf(StreetcarServer server, string? user = null, string? password = null, string? mechanism = null, string source = "admin")
    {
        // The name keeps the driver from sharing connections among clients.
        string options = $"/?appName={_clients.Count}" + (user is null ? "" : $"&authSource={source}{(mechanism is null ? "" : $"&authMechanism={mechanism}")}");
        var client = new MongoClient($"{server.ConnectionString.Replace("//", user is null ? "//" : $"//{user}:{password}@", StringComparison.Ordinal)}{options}");
        _clients.Add(client);
        return client;
    }

    private static Task RunAsync(MongoClient client, string command) => client.GetDatabase("admin").RunCommandAsync<BsonDocument>(command);

    private static Task ReadAsync(MongoClient client) =>
        client.GetDatabase("shop").GetCollection<BsonDocument>("things").Find("{}").FirstOrDefaultAsync();

    private static async Task ShouldNotLogInAsync(MongoClient client)
    {
        var failure = await Should.ThrowAsync<MongoAuthenticationException>(() => ReadAsync(client));
        failure.InnerException.ShouldBeOfType<MongoCommandException>().ErrorMessage.ShouldBe("Authentication failed.");
    }

    private static async Task<(int Code, string Message)> RefusalAsync(Func<Task> action)
    {
        var refusal = await Should.ThrowAsync<MongoCommandException>(action);
        return (refusal.Code, refusal.ErrorMessage);
    }
}
