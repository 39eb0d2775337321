using Microsoft.Extensions.DependencyInjection;
using Streetcar.Grains.Authentication;
using Streetcar.Security;

namespace Streetcar.Grains.Tests;

/// <summary>Log-ins of stored users, and what becomes of them when users change.</summary>
public sealed class LogInTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private static int _last;

    private readonly GrainCluster _cluster = silo.Cluster;
    private readonly string _user = $"user{Interlocked.Increment(ref _last)}";

    [Theory]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-1")]
    public async Task A_user_logs_in_with_his_password_alone(string mechanism)
    {
        await CreateAsync("pwd: 'right', roles: ['read']");
        var client = NewClient();

        (await client.LogInAsync(_user, "wrong", mechanism: mechanism)).ShouldFail(ErrorCode.AuthenticationFailed, "Authentication failed.");
        (await client.RunAsync("{ find: 'c' }")).ShouldFail(ErrorCode.Unauthorized, "Command find requires authentication");
        (await client.LogInAsync(_user, "right", mechanism: mechanism))["done"].ShouldBe(true);

        (await client.RunAsync("{ find: 'c' }"))["ok"].ShouldBe(1.0);
        await client.RunAsync("{ logout: 1 }");
        (await client.RunAsync("{ find: 'c' }")).ShouldFail(ErrorCode.Unauthorized, "Command find requires authentication");
    }

    [Fact]
    public async Task A_user_is_of_his_database()
    {
        await _cluster.RunAsync($"{{ createUser: '{_user}', pwd: 'x', roles: [] }}", "shop");

        (await NewClient().LogInAsync(_user, "x", "shop"))["ok"].ShouldBe(1.0);
        (await NewClient().LogInAsync(_user, "x", "admin")).ShouldFail(ErrorCode.AuthenticationFailed, "Authentication failed.");
    }

    [Fact]
    public async Task A_password_that_the_client_has_hashed_logs_in()
    {
        string digest = Security.Scram.ScramMechanism.Sha1.Prepare(_user, "right");
        await CreateAsync($"pwd: '{digest}', roles: [], digestPassword: false, mechanisms: ['SCRAM-SHA-1']");

        (await NewClient().LogInAsync(_user, "right", mechanism: "SCRAM-SHA-1"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Who_logs_in_is_told_his_mechanisms()
    {
        await CreateAsync("pwd: 'x', roles: [], mechanisms: ['SCRAM-SHA-1']");

        (await NewClient().RunAsync($"{{ hello: 1, saslSupportedMechs: 'admin.{_user}' }}"))["saslSupportedMechs"].AsArray.ShouldBe(["SCRAM-SHA-1"]);
        (await NewClient().LogInAsync(_user, "x")).ShouldFail(ErrorCode.AuthenticationFailed, "Authentication failed.");
        (await NewClient().RunAsync("{ hello: 1, saslSupportedMechs: 'admin.nobody' }"))["saslSupportedMechs"].AsArray.ShouldBe(["SCRAM-SHA-256", "SCRAM-SHA-1"]);
    }

    [Fact]
    public async Task A_driver_that_guesses_at_the_mechanism_is_not_led_astray()
    {
        await CreateAsync("pwd: 'x', roles: [], mechanisms: ['SCRAM-SHA-1']");

        var hello = await NewClient().RunAsync($"{{ hello: 1, saslSupportedMechs: 'admin.{_user}', speculativeAuthenticate: {Start("SCRAM-SHA-256")} }}");

        hello.ContainsKey("speculativeAuthenticate").ShouldBeFalse();
        hello["saslSupportedMechs"].AsArray.ShouldBe(["SCRAM-SHA-1"]);
        (await NewClient().RunAsync($"{{ hello: 1, speculativeAuthenticate: {Start("SCRAM-SHA-1")} }}"))["speculativeAuthenticate"]["done"].ShouldBe(false);

        string Start(string mechanism) =>
            $"{{ saslStart: 1, mechanism: '{mechanism}', payload: {{ $binary: {{ base64: '{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"n,,n={_user},r=abc"))}', subType: '00' }} }}, db: 'admin' }}";
    }

    [Fact]
    public async Task Who_is_logged_in_is_told_with_his_roles()
    {
        await _cluster.RunAsync($"{{ createRole: '{_user}', privileges: [{{ resource: {{ db: 'shop', collection: 'orders' }}, actions: ['find'] }}], roles: [{{ role: 'read', db: 'log' }}] }}", "admin");
        await CreateAsync($"pwd: 'x', roles: ['{_user}']");
        var client = NewClient();
        (await client.RunAsync("{ connectionStatus: 1 }"))["authInfo"].AsDocument.ShouldBeJson("{ authenticatedUsers: [], authenticatedUserRoles: [] }");
        await client.LogInAsync(_user, "x");

        var status = (await client.RunAsync("{ connectionStatus: 1, showPrivileges: true }"))["authInfo"];

        status["authenticatedUsers"][0].AsDocument.ShouldBeJson($"{{ user: '{_user}', db: 'admin' }}");
        status["authenticatedUserRoles"].AsArray.Select(role => role["role"].AsString).ShouldBe([_user, "read"]);
        status["authenticatedUserPrivileges"].AsArray.ShouldContain(privilege =>
            privilege["resource"]["collection"] == "orders" && privilege["actions"][0] == "find");
    }

    [Fact]
    public async Task What_a_user_may_do_changes_while_he_is_logged_in()
    {
        await CreateAsync("pwd: 'x', roles: ['read']");
        var client = NewClient();
        await client.LogInAsync(_user, "x");

        await _cluster.RunAsync($"{{ grantRolesToUser: '{_user}', roles: ['dbAdmin'] }}", "admin");
        (await RolesAsync(client)).ShouldBe(["read", "dbAdmin"]);
        await _cluster.RunAsync($"{{ update: 'system.users', updates: [{{ q: {{ user: '{_user}' }}, u: {{ $set: {{ roles: [] }} }} }}] }}", "admin");
        (await RolesAsync(client)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_password_is_for_new_log_ins()
    {
        await CreateAsync("pwd: 'old', roles: ['read']");
        var client = NewClient();
        await client.LogInAsync(_user, "old");

        await _cluster.RunAsync($"{{ updateUser: '{_user}', pwd: 'new' }}", "admin");

        (await client.RunAsync("{ find: 'c' }"))["ok"].ShouldBe(1.0);
        (await NewClient().LogInAsync(_user, "old")).ShouldFail(ErrorCode.AuthenticationFailed, "Authentication failed.");
        (await NewClient().LogInAsync(_user, "new"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_user_who_is_dropped_is_logged_out_and_so_he_stays_when_another_one_gets_his_name()
    {
        await CreateAsync("pwd: 'x', roles: []");
        var (client, other) = (NewClient(), NewClient());
        await client.LogInAsync(_user, "x");
        await other.LogInAsync(_user, "x");

        await _cluster.RunAsync($"{{ dropUser: '{_user}' }}", "admin");
        (await client.RunAsync("{ getMore: { $numberLong: '1' }, collection: 'c' }")).ShouldFail(ErrorCode.Unauthorized, "Command getMore requires authentication");
        await CreateAsync("pwd: 'x', roles: []");

        (await client.RunAsync("{ find: 'c' }")).ShouldFail(ErrorCode.Unauthorized, "Command find requires authentication");
        (await other.RunAsync("{ find: 'c' }")).ShouldFail(ErrorCode.Unauthorized, "Command find requires authentication");
        (await client.LogInAsync(_user, "x"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Where_a_user_may_log_in_from_is_restricted_by_himself_and_by_his_roles()
    {
        await _cluster.RunAsync($"{{ createRole: '{_user}', privileges: [], roles: [], authenticationRestrictions: [{{ serverAddress: ['10.0.0.0/8', '127.0.0.1'] }}] }}", "admin");
        await CreateAsync($"pwd: 'x', roles: ['{_user}'], authenticationRestrictions: [{{ clientSource: ['192.168.1.0/24'] }}, {{ clientSource: ['::1'] }}]");

        (await LogInFromAsync("192.168.1.7:1", "10.1.2.3:27017"))["ok"].ShouldBe(1.0);
        (await LogInFromAsync("[::1]:1", "127.0.0.1:27017"))["ok"].ShouldBe(1.0);
        (await LogInFromAsync("[::ffff:192.168.1.7]:1", "127.0.0.1:27017"))["ok"].ShouldBe(1.0);
        (await LogInFromAsync("192.168.2.7:1", "10.1.2.3:27017")).ShouldFail(ErrorCode.AuthenticationFailed, "Authentication failed.");
        (await LogInFromAsync("192.168.1.7:1", "11.1.2.3:27017")).ShouldFail(ErrorCode.AuthenticationFailed, "Authentication failed.");

        async Task<RawDocument> LogInFromAsync(string peer, string reached) =>
            await new LogInClient(_cluster.On(0), peer, reached).LogInAsync(_user, "x");
    }

    [Fact]
    public async Task Who_may_no_longer_be_where_he_is_is_logged_out()
    {
        await CreateAsync("pwd: 'x', roles: []");
        var client = NewClient();
        await client.LogInAsync(_user, "x");

        await _cluster.RunAsync($"{{ updateUser: '{_user}', authenticationRestrictions: [{{ clientSource: ['10.0.0.1'] }}] }}", "admin");

        (await client.RunAsync("{ find: 'c' }")).ShouldFail(ErrorCode.Unauthorized, "Command find requires authentication");
    }

    [Fact]
    public async Task A_user_who_does_not_exist_is_answered_as_one_who_does()
    {
        await CreateAsync("pwd: 'x', roles: []");
        foreach (string mechanism in (string[])["SCRAM-SHA-256", "SCRAM-SHA-1"])
        {
            var real = await NewClient().BeginAsync(_user, mechanism: mechanism);
            var client = NewClient();
            var made = await client.BeginAsync($"no{_user}", mechanism: mechanism);

            made.Select(field => field.Name).ShouldBe(real.Select(field => field.Name));
            LogInClient.Terms(made).Length.ShouldBe(LogInClient.Terms(real).Length);
            LogInClient.Terms(made)[^6..].ShouldBe(LogInClient.Terms(real)[^6..]);
            LogInClient.Terms(await NewClient().BeginAsync($"no{_user}", mechanism: mechanism)).ShouldBe(LogInClient.Terms(made));
            LogInClient.Terms(await NewClient().BeginAsync($"nor{_user}", mechanism: mechanism)).ShouldNotBe(LogInClient.Terms(made));
            (await client.FinishAsync($"no{_user}", "x", made, mechanism: mechanism)).ShouldFail(ErrorCode.AuthenticationFailed, "Authentication failed.");
        }
    }

    [Fact]
    public async Task Users_who_do_not_exist_have_the_same_salts_on_all_silos_and_after_a_restart()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        string first = LogInClient.Terms(await new LogInClient(cluster.On(0)).BeginAsync("nobody"));
        string second = LogInClient.Terms(await new LogInClient(cluster.On(1)).BeginAsync("nobody"));
        await cluster.Store.RestartAsync();
        var later = new LogInSecret(cluster.Store);

        second.ShouldBe(first);
        var expected = Security.Scram.ScramCredential.OfNobody(
            Security.Scram.ScramMechanism.Sha256, new UserName("nobody", "admin"), await later.GetAsync(CancellationToken.None));
        first.ShouldBe($"s={Convert.ToBase64String(expected.Salt.Span)},i=15000");
    }

    [Fact]
    public async Task A_change_on_one_silo_is_known_on_the_other_one()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        await RunOnAsync(0, "{ createUser: 'ann', pwd: 'x', roles: ['read'] }");
        var client = new LogInClient(cluster.On(1));
        await client.LogInAsync("ann", "x");

        await RunOnAsync(0, "{ revokeRolesFromUser: 'ann', roles: ['read'] }");
        (await RolesAsync(client)).ShouldBeEmpty();
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => RunOnAsync(i % 2, $"{{ grantRolesToUser: 'ann', roles: [{{ role: 'read', db: 'd{i}' }}] }}")));
        replies.ShouldAllBe(reply => reply["ok"] == 1.0);
        (await RolesAsync(client)).Count.ShouldBe(10);
        await RunOnAsync(0, "{ dropUser: 'ann' }");
        (await client.RunAsync("{ find: 'c' }")).ShouldFail(ErrorCode.Unauthorized, "Command find requires authentication");

        async Task<RawDocument> RunOnAsync(int which, string command) =>
            (await cluster.On(which).RunAsync(new Command("admin", Json.Document(command)), CancellationToken.None)).Document;
    }

    [Fact]
    public async Task What_is_known_of_users_is_bounded()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var directory = cluster.ServicesOf(0).GetRequiredService<UserDirectory>();
        var connection = new ClientConnection(1, "127.0.0.1:1");

        for (int i = 0; i < UserDirectory.MaxKept + 10; i++)
            (await directory.TryLogInAsync(connection, new UserName($"nobody{i}", "admin"), CancellationToken.None)).ShouldBeFalse();

        directory.Count.ShouldBe(UserDirectory.MaxKept);
    }

    [Fact]
    public async Task Nothing_is_read_of_a_user_while_nothing_changes()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.RunAsync("{ createUser: 'ann', pwd: 'x', roles: ['read'] }", "admin");
        var client = new LogInClient(cluster.On(0));
        await client.LogInAsync("ann", "x");
        int finds = 0;
        cluster.Store.BeforeFind = () =>
        {
            Interlocked.Increment(ref finds);
            return Task.CompletedTask;
        };

        for (int i = 0; i < 10; i++)
            await client.RunAsync("{ ping: 1 }");
        finds.ShouldBe(0);
        await cluster.RunAsync("{ invalidateUserCache: 1 }", "admin");
        await client.RunAsync("{ ping: 1 }");
        await client.RunAsync("{ ping: 1 }");

        finds.ShouldBe(1);
    }

    [Fact]
    public async Task Mechanisms_are_taken_by_who_may_change_the_password()
    {
        await CreateAsync("pwd: 'x', roles: []");
        await _cluster.RunAsync($"{{ createUser: 'other{_user}', pwd: 'x', roles: ['userAdmin'] }}", "admin");
        var (client, other) = (NewClient(), NewClient());
        await client.LogInAsync(_user, "x");
        await other.LogInAsync($"other{_user}", "x");

        (await client.RunAsync($"{{ updateUser: 'other{_user}', mechanisms: ['SCRAM-SHA-1'] }}"))["code"].ShouldBe((int)ErrorCode.Unauthorized);
        (await other.RunAsync($"{{ updateUser: '{_user}', mechanisms: ['SCRAM-SHA-1'] }}"))["ok"].ShouldBe(1.0);
    }

    private LogInClient NewClient() => new(_cluster.On(0), $"127.0.0.1:{Random.Shared.Next(1, 65536)}");

    private async Task CreateAsync(string arguments) =>
        (await _cluster.RunAsync($"{{ createUser: '{_user}', {arguments} }}", "admin"))["ok"].ShouldBe(1.0);

    private static async Task<List<string>> RolesAsync(LogInClient client) =>
        [.. (await client.RunAsync("{ connectionStatus: 1 }"))["authInfo"]["authenticatedUserRoles"].AsArray.Select(role => role["role"].AsString)];
}
