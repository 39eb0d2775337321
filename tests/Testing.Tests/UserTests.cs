using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Testing.Tests;

/// <summary>Users who log in by a port.</summary>
public sealed class UserTests : IAsyncLifetime
{
    // Two ways to write what looks the same, and what a URI escapes.
    private const string Password = "p@ss:w/o\u00e9rd", SamePassword = "p@ss:w/oe\u0301rd";

    private StreetcarServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StreetcarServer.StartAsync(options =>
    {
        options.Users.Add("ada", Password);
        options.Users.Add("bob,=", "other");
    });

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_connection_string_logs_in() => await PingAsync(MongoClientSettings.FromConnectionString(_server.ConnectionString));

    [Theory]
    [InlineData("?authMechanism=SCRAM-SHA-256")]
    [InlineData("?authMechanism=SCRAM-SHA-1")]
    [InlineData("?authMechanism=SCRAM-SHA-256&authSource=shop")]
    public async Task Both_mechanisms_log_in_by_whatever_database(string options) =>
        await PingAsync(MongoClientSettings.FromConnectionString($"{_server.ConnectionString}/{options}"));

    [Fact]
    public async Task Each_user_has_his_password_however_its_characters_are_composed()
    {
        await PingAsync(As("bob,=", "other"));
        await PingAsync(As("ada", SamePassword));
    }

    [Theory]
    [InlineData("ada", "other", null)]
    [InlineData("ada", "other", "SCRAM-SHA-256")]
    [InlineData("ada", "other", "SCRAM-SHA-1")]
    [InlineData("eve", Password, "SCRAM-SHA-256")]
    public async Task Another_password_or_user_does_not_log_in(string user, string password, string? mechanism)
    {
        var settings = As(user, password);
        if (mechanism is not null)
            settings.Credential = Credential(user, password, mechanism);

        var failure = await Should.ThrowAsync<MongoAuthenticationException>(() => PingAsync(settings));

        var refusal = failure.InnerException.ShouldBeOfType<MongoCommandException>();
        refusal.Code.ShouldBe(18);
        refusal.ErrorMessage.ShouldBe("Authentication failed.");
    }

    [Fact]
    public async Task Who_does_not_log_in_can_only_ask_what_needs_no_user()
    {
        using var client = new MongoClient(new MongoClientSettings { Server = As("ada", Password).Server });
        var database = client.GetDatabase("shop");

        await database.RunCommandAsync<BsonDocument>("{ ping: 1 }");
        await database.RunCommandAsync<BsonDocument>("{ buildInfo: 1 }");
        var refusal = await Should.ThrowAsync<MongoCommandException>(() => database.GetCollection<BsonDocument>("orders").Find("{}").ToListAsync());

        refusal.Code.ShouldBe(13);
        refusal.ErrorMessage.ShouldBe("Command find requires authentication");
    }

    [Fact]
    public async Task Neither_the_clients_in_the_process_nor_a_server_without_users_ask_who_it_is()
    {
        await _server.MongoClient.GetDatabase("shop").GetCollection<BsonDocument>("orders").InsertOneAsync(new BsonDocument("_id", 1));
        (await _server.Client["shop"]["orders"].CountDocumentsAsync()).ShouldBe(1);

        await using var open = await StreetcarServer.StartAsync();
        await PingAsync(MongoClientSettings.FromConnectionString(open.ConnectionString));
    }

    [Fact]
    public void Users_without_a_name_or_password_or_twice_are_refused()
    {
        var users = new StreetcarServerOptions().Users;
        users.Add("ada", "1");

        Should.Throw<ArgumentException>(() => users.Add("", "1"));
        Should.Throw<ArgumentException>(() => users.Add("bob", ""));
        Should.Throw<ArgumentException>(() => users.Add("ada", "2"));
        Should.Throw<FormatException>(() => users.Add("bob", "bell\u0007")).Message.ShouldContain("U+0007");
    }

    private static MongoCredential Credential(string user, string password, string mechanism) =>
        MongoClientSettings.FromConnectionString(
            $"mongodb://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@localhost/?authMechanism={mechanism}").Credential;

    private static async Task PingAsync(MongoClientSettings settings)
    {
        using var client = new MongoClient(settings);
        await client.GetDatabase("shop").GetCollection<BsonDocument>("orders").CountDocumentsAsync("{}");
    }

    private MongoClientSettings As(string user, string password)
    {
        var settings = MongoClientSettings.FromConnectionString(_server.ConnectionString);
        settings.Credential = MongoCredential.CreateCredential("admin", user, password);
        return settings;
    }
}
