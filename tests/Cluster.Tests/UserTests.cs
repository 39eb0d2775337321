using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Orleans.TestingHost;
using Streetcar.Grains.Authentication;
using Streetcar.Hosting;

namespace Streetcar.Cluster.Tests;

/// <summary>Users of silos over MongoDB: they are MongoDB's own.</summary>
public sealed class UserTests : IAsyncLifetime
{
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..8];
    private readonly MovableTime _time = new();
    private readonly List<MongoClient> _clients = [];
    private StreetcarCluster _cluster = null!;
    private IMongoDatabase _behind = null!;

    private string Root => $"root{_suffix}";

    private string Ann => $"ann{_suffix}";

    public async ValueTask InitializeAsync()
    {
        _cluster = await StreetcarCluster.StartAsync(silos: 2, services => services
            .AddSingleton<TimeProvider>(_time)
            .Configure<StreetcarOptions>(options => options.Auth = true));
        var behind = new MongoClient(_cluster.StoreUri);
        _clients.Add(behind);
        _behind = behind.GetDatabase("admin");
        await RunAsync(_behind, $"{{ createUser: '{Root}', pwd: 'secret', roles: ['root'] }}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (string user in (string[])[Root, Ann])
            await _behind.RunCommandAsync<BsonDocument>($"{{ delete: 'system.users', deletes: [{{ q: {{ user: '{user}' }}, limit: 0 }}] }}");
        _clients.ForEach(client => client.Dispose());
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_user_of_MongoDB_logs_in_and_makes_others_there()
    {
        var root = ClientOf(_cluster.Orleans.Silos[0], Root, "secret");

        await RunAsync(root, $"{{ createUser: '{Ann}', pwd: 'x', roles: ['readAnyDatabase'], customData: {{ n: 1 }}, writeConcern: {{ w: 'majority' }} }}");

        (await RunAsync(_behind, $"{{ usersInfo: '{Ann}' }}"))["users"][0]["customData"]["n"].ShouldBe(1);
        (await RunAsync(root, $"{{ usersInfo: '{Ann}', showPrivileges: true }}"))["users"][0]["inheritedRoles"][0]["role"].ShouldBe("readAnyDatabase");
        (await RunAsync(root, "{ rolesInfo: 'read' }"))["roles"][0]["role"].ShouldBe("read");
        var refusal = await Should.ThrowAsync<MongoCommandException>(() => RunAsync(root, $"{{ createUser: '{Ann}', pwd: 'x', roles: [] }}"));
        (refusal.Code, refusal.ErrorMessage).ShouldBe((51003, $"User \"{Ann}@admin\" already exists"));
        foreach (string mechanism in (string[])["SCRAM-SHA-1", "SCRAM-SHA-256"])
            (await RolesAsync(ClientOf(_cluster.Orleans.Silos[1], Ann, "x", mechanism))).ShouldBe(["readAnyDatabase"]);
        await Should.ThrowAsync<MongoAuthenticationException>(() => RolesAsync(ClientOf(_cluster.Orleans.Silos[1], Ann, "y")));
    }

    [Fact]
    public async Task A_change_by_one_silo_is_known_to_the_other_one()
    {
        var root = ClientOf(_cluster.Orleans.Silos[0], Root, "secret");
        await RunAsync(root, $"{{ createUser: '{Ann}', pwd: 'x', roles: ['readAnyDatabase'] }}");
        var ann = ClientOf(_cluster.Orleans.Silos[1], Ann, "x");
        await RolesAsync(ann);

        await RunAsync(root, $"{{ grantRolesToUser: '{Ann}', roles: ['dbAdminAnyDatabase'] }}");
        (await RolesAsync(ann)).ShouldBe(["readAnyDatabase", "dbAdminAnyDatabase"]);
        await RunAsync(root, $"{{ dropUser: '{Ann}' }}");

        await ShouldBeLoggedOutAsync(ann);
    }

    [Fact]
    public async Task A_change_in_MongoDB_itself_is_known_after_half_a_minute()
    {
        await RunAsync(_behind, $"{{ createUser: '{Ann}', pwd: 'x', roles: ['readAnyDatabase'] }}");
        var ann = ClientOf(_cluster.Orleans.Silos[1], Ann, "x");
        await RolesAsync(ann);

        await RunAsync(_behind, $"{{ dropUser: '{Ann}' }}");
        _time.Advance(UserDirectory.LongestKept);

        await ShouldBeLoggedOutAsync(ann);
    }

    [Fact]
    public async Task Who_does_not_exist_has_the_same_salt_on_all_silos()
    {
        var secrets = await Task.WhenAll(_cluster.Orleans.Silos.Select(silo =>
            _cluster.ServicesOf(silo).GetRequiredService<LogInSecret>().GetAsync(CancellationToken.None).AsTask()));

        secrets[1].ShouldBe(secrets[0]);
    }

    private IMongoDatabase ClientOf(SiloHandle silo, string user, string password, string mechanism = "SCRAM-SHA-256")
    {
        var settings = _cluster.SettingsOf(silo);
        settings.Credential = MongoClientSettings.FromConnectionString($"mongodb://{user}:{password}@localhost/?authMechanism={mechanism}").Credential;
        // The driver shares connections among clients of equal settings.
        settings.ApplicationName = $"{_clients.Count}";
        var client = new MongoClient(settings);
        _clients.Add(client);
        return client.GetDatabase("admin");
    }

    private static Task<BsonDocument> RunAsync(IMongoDatabase database, string command) => database.RunCommandAsync<BsonDocument>(command);

    private static async Task<List<string>> RolesAsync(IMongoDatabase database) =>
        [.. (await RunAsync(database, "{ connectionStatus: 1 }"))["authInfo"]["authenticatedUserRoles"].AsBsonArray.Select(role => role["role"].AsString)];

    private static async Task ShouldBeLoggedOutAsync(IMongoDatabase database)
    {
        var refusal = await Should.ThrowAsync<MongoCommandException>(() => database.GetCollection<BsonDocument>("c").Find("{}").ToListAsync());
        (refusal.Code, refusal.ErrorMessage).ShouldBe((13, "Command find requires authentication"));
    }

    // The system's clock, which can be moved on.
    private sealed class MovableTime : TimeProvider
    {
        private long _moved;

        public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _moved);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _moved, (long)(time.TotalSeconds * TimestampFrequency));
    }
}
