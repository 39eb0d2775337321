namespace Streetcar.Grains.Tests;

/// <summary>The first user, whom nobody who has logged in could make.</summary>
public sealed class LocalhostExceptionTests
{
    private const string CreateUser = "{ createUser: 'ann', pwd: 'x', roles: ['root'] }", CreateRole = "{ createRole: 'r', privileges: [], roles: [] }";

    [Theory]
    [InlineData(CreateUser, "127.0.0.1:5")]
    [InlineData(CreateUser, "[::1]:5")]
    [InlineData(CreateUser, "[::ffff:127.0.0.1]:5")]
    [InlineData(CreateRole, "127.0.0.1:5")]
    public async Task Who_comes_from_this_machine_makes_the_first_user_or_role_and_no_other(string first, string peer)
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        var client = new LogInClient(cluster.On(0), peer);

        (await client.RunAsync(first))["ok"].ShouldBe(1.0);

        foreach (var other in (LogInClient[])[client, new(cluster.On(0), peer), new(cluster.On(1), peer)])
        {
            (await other.RunAsync("{ createUser: 'eve', pwd: 'x', roles: ['root'] }")).ShouldFail(ErrorCode.Unauthorized, "Command createUser requires authentication");
            (await other.RunAsync("{ createRole: 's', privileges: [], roles: [] }")).ShouldFail(ErrorCode.Unauthorized, "Command createRole requires authentication");
        }
    }

    [Theory]
    [InlineData("10.0.0.1:5", CreateUser, "admin", "createUser")]
    [InlineData("", CreateUser, "admin", "createUser")]
    [InlineData("127.0.0.1:5", CreateUser, "shop", "createUser")]
    [InlineData("127.0.0.1:5", "{ createUser: 'ann', pwd: 'x', roles: [{ role: 'read', db: 'shop' }] }", "admin", "createUser")]
    [InlineData("127.0.0.1:5", "{ find: 'c' }", "admin", "find")]
    [InlineData("127.0.0.1:5", "{ insert: 'c', documents: [{}] }", "admin", "insert")]
    [InlineData("127.0.0.1:5", "{ usersInfo: 1 }", "admin", "usersInfo")]
    [InlineData("127.0.0.1:5", "{ _mergeAuthzCollections: 1, db: '', tempUsersCollection: 'admin.c' }", "admin", "_mergeAuthzCollections")]
    public async Task There_is_no_other_exception(string peer, string command, string database, string name)
    {
        await using var cluster = await GrainCluster.StartAsync();

        (await new LogInClient(cluster.On(0), peer).RunAsync(command, database)).ShouldFail(
            ErrorCode.Unauthorized, $"Command {name} requires authentication");

        (await cluster.RunAsync("{ usersInfo: { forAllDBs: true } }", "admin"))["users"].ShouldBe(RawArray.Empty);
    }

    [Fact]
    public async Task Of_many_at_once_one_makes_the_first_user()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            new LogInClient(cluster.On(i % 2)).RunAsync($"{{ createUser: 'u{i}', pwd: 'x', roles: ['root'] }}")));

        replies.Count(reply => reply["ok"] == 1.0).ShouldBe(1);
    }
}
