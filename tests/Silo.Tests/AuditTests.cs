using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Testing;

namespace Streetcar.Silo.Tests;

/// <summary>What the audit log tells of clients that log in.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string User = "ada", Password = "s3cret-of-ada", Secret = "private-content";

    private readonly TempFolder _folder = new();
    private StreetcarServer _server = null!;

    private string File => Path.Combine(_folder.Path, "audit.jsonl");

    public async ValueTask InitializeAsync() => _server = await StartAsync(maxFiles: 2);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_log_in_and_one_that_fails_are_noted_with_who_and_from_where()
    {
        await RunAsync(Client(Password), "{ ping: 1 }");
        await Should.ThrowAsync<MongoAuthenticationException>(() => RunAsync(Client("another"), "{ ping: 1 }"));

        var events = Events("authenticate");
        events.Select(entry => entry["result"].AsInt32).ShouldBe([0, 18]);
        foreach (var entry in events)
        {
            entry["param"].ShouldBe(new BsonDocument { ["user"] = User, ["db"] = "admin", ["mechanism"] = "SCRAM-SHA-256" });
            entry["remote"]["ip"].ShouldBe("127.0.0.1");
            entry["local"]["port"].ToInt32().ShouldBe(new MongoUrl(_server.ConnectionString).Server.Port);
        }

        events[0]["users"][0]["user"].ShouldBe(User);
    }

    [Fact]
    public async Task Who_is_refused_a_command_is_noted_with_its_name_and_what_it_is_about()
    {
        var client = new MongoClient(new MongoClientSettings { Server = new MongoUrl(_server.ConnectionString).Server });

        await Should.ThrowAsync<MongoCommandException>(() => RunAsync(client, $"{{ find: 'orders', filter: {{ of: '{Secret}' }} }}"));

        var denied = Events("authCheck").ShouldHaveSingleItem();
        denied["result"].ShouldBe(13);
        denied["param"].ShouldBe(new BsonDocument { ["command"] = "find", ["ns"] = "shop.orders" });
    }

    [Fact]
    public async Task Changes_to_the_catalog_are_noted_and_neither_documents_nor_reads()
    {
        var client = Client(Password);
        foreach (string command in new[]
        {
            "{ create: 'orders' }",
            $"{{ createIndexes: 'orders', indexes: [{{ key: {{ a: 1 }}, name: 'a', partialFilterExpression: {{ b: '{Secret}' }} }}] }}",
            $"{{ insert: 'orders', documents: [{{ _id: '{Secret}' }}] }}",
            $"{{ find: 'orders', filter: {{ _id: '{Secret}' }} }}",
            $"{{ collMod: 'orders', validator: {{ b: {{ $ne: '{Secret}' }} }} }}",
            "{ dropIndexes: 'orders', index: 'a' }",
            "{ drop: 'orders' }",
            "{ dropDatabase: 1 }",
        })
        {
            await RunAsync(client, command);
        }

        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>("{ create: 'old' }");
        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>("{ renameCollection: 'admin.old', to: 'admin.new' }");

        Events().Select(entry => entry["atype"].AsString).ShouldBe([
            "authenticate", "createCollection", "createIndex", "collMod", "dropIndex", "dropCollection", "dropDatabase",
            "createCollection", "renameCollection"]);
        Events("createIndex").Single()["param"].ShouldBe(BsonDocument.Parse("{ ns: 'shop.orders', indexName: 'a', indexSpec: { key: { a: 1 } } }"));
        string text = Read(File);
        text.ShouldNotContain(Secret);
        text.ShouldNotContain(Password);
    }

    [Fact]
    public async Task Changes_to_users_are_noted_without_their_passwords()
    {
        var client = Client(Password);
        await RunAsync(client, $"{{ createUser: 'bob', pwd: '{Secret}', roles: ['read'] }}");
        await RunAsync(client, $"{{ updateUser: 'bob', pwd: '{Secret}2' }}");
        await RunAsync(client, "{ dropUser: 'bob' }");

        Events("createUser").Single()["param"].ShouldBe(BsonDocument.Parse("{ user: 'bob', db: 'shop', roles: ['read'] }"));
        Events("updateUser").Single()["param"].ShouldBe(BsonDocument.Parse("{ user: 'bob', db: 'shop', passwordChanged: true }"));
        Events("dropUser").Single()["result"].ShouldBe(0);
        Read(File).ShouldNotContain(Secret);
    }

    [Fact]
    public async Task The_file_is_put_aside_on_demand_and_the_oldest_goes()
    {
        var client = Client(Password);
        for (int i = 0; i < 4; i++)
        {
            await RunAsync(client, $"{{ create: 'c{i}' }}");
            await client.GetDatabase("admin").RunCommandAsync<BsonDocument>("{ logRotate: 'audit' }");
        }

        Read(File).ShouldBeEmpty();
        string[] aside = [.. Directory.GetFiles(_folder.Path, "audit.jsonl.????-??-??T*").Order(StringComparer.Ordinal)];
        aside.Length.ShouldBe(2);
        Read(aside[0]).ShouldContain("shop.c2");
        Read(aside[1]).ShouldContain("shop.c3");
    }

    [Fact]
    public async Task A_file_that_grows_long_is_put_aside()
    {
        await _server.DisposeAsync();
        await System.IO.File.WriteAllTextAsync(File, new string(' ', 1024 * 1024));

        _server = await StartAsync(maxFiles: 2);
        await RunAsync(Client(Password), "{ create: 'c' }");

        Directory.GetFiles(_folder.Path, "audit.jsonl.????-??-??T*").Length.ShouldBe(1);
        Events("createCollection").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_fails_the_start()
    {
        var failure = await Should.ThrowAsync<Exception>(() => StreetcarServer.StartAsync(
            options => options.Configure = streetcar => streetcar.Audit = Path.Combine(_folder.Path, "nowhere", "audit.jsonl")));

        failure.GetBaseException().ShouldNotBeNull();
        failure.Message.ShouldContain("nowhere");
    }

    private static Task<BsonDocument> RunAsync(MongoClient client, string command) =>
        client.GetDatabase("shop").RunCommandAsync<BsonDocument>(command);

    // The server goes on writing to it.
    private static string Read(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    private async Task<StreetcarServer> StartAsync(int maxFiles) => await StreetcarServer.StartAsync(options =>
    {
        options.Users.Add(User, Password);
        options.Configure = streetcar => (streetcar.Audit, streetcar.AuditFileSize, streetcar.AuditFiles) = (File, 1, maxFiles);
    });

    private MongoClient Client(string password)
    {
        var settings = MongoClientSettings.FromConnectionString(_server.ConnectionString);
        settings.Credential = MongoCredential.CreateCredential("admin", User, password);
        settings.MaxConnectionPoolSize = 1;
        return new MongoClient(settings);
    }

    private List<BsonDocument> Events(string? type = null) =>
        [.. Read(File).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).Where(line => line.Length > 0)
            .Select(BsonDocument.Parse).Where(entry => type is null || entry["atype"] == type)];
}
