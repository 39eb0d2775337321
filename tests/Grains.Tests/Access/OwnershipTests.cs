using Streetcar.Grains.Sessions;
using Streetcar.Security;
using Streetcar.Security.Roles;

namespace Streetcar.Grains.Tests.Access;

/// <summary>Cursors, sessions and transactions are of users, on whatever silo these come to.</summary>
public sealed class OwnershipTests : IAsyncLifetime
{
    private static readonly Principal Ann = Of("ann", "readWrite");
    private static readonly Principal Bob = Of("bob", "readWrite");
    private static readonly Principal Operator = Of("olga", "clusterAdmin");

    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.StartAsync(silos: 2);

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_cursor_is_read_by_who_opened_it_alone(int silo)
    {
        await _cluster.InsertAsync("c", 30);
        long id = (await RunAsync(0, Ann, "{ find: 'c', sort: { _id: 1 }, batchSize: 10 }")).CursorId();
        string next = $"{{ getMore: {{ $numberLong: '{id}' }}, collection: 'c', batchSize: 5 }}";

        foreach (var other in (Principal[])[Bob, Operator])
        {
            var refused = await RunAsync(silo, other, next);
            refused["code"].ShouldBe((int)ErrorCode.Unauthorized);
            refused["errmsg"].ShouldBe($"cursor id {id} was not created by the authenticated user");
        }

        (await RunAsync(silo, Ann, next)).NextBatch().Ids().ShouldBe([10, 11, 12, 13, 14]);
    }

    [Fact]
    public async Task A_cursor_is_read_for_as_long_as_it_might_be_opened_again()
    {
        await _cluster.InsertAsync("c", 30);
        long id = (await RunAsync(0, Ann, "{ find: 'c', sort: { _id: 1 }, batchSize: 10 }")).CursorId();
        string next = $"{{ getMore: {{ $numberLong: '{id}' }}, collection: 'c', batchSize: 5 }}";

        (await RunAsync(0, Of("ann", "read"), next)).NextBatch().Count.ShouldBe(5);
        var refused = await RunAsync(0, Of("ann", "userAdmin"), next);

        refused["code"].ShouldBe((int)ErrorCode.Unauthorized);
        refused["errmsg"].ShouldBe($"not authorized for getMore with cursor id {id}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_cursor_is_killed_by_who_opened_it_or_may_kill_any(int silo)
    {
        await _cluster.InsertAsync("c", 30);
        long ofAnn = (await RunAsync(0, Ann, "{ find: 'c', batchSize: 10 }")).CursorId();
        long ofBob = (await RunAsync(0, Bob, "{ find: 'c', batchSize: 10 }")).CursorId();
        string both = $"{{ killCursors: 'c', cursors: [{{ $numberLong: '{ofBob}' }}, {{ $numberLong: '{ofAnn}' }}] }}";

        var refused = await RunAsync(silo, Bob, both);

        refused["code"].ShouldBe((int)ErrorCode.Unauthorized);
        refused["errmsg"].AsString.ShouldStartWith("not authorized on test to execute command { killCursors: \"c\"");
        (await RunAsync(silo, Bob, $"{{ killCursors: 'c', cursors: [{{ $numberLong: '{ofBob}' }}, {{ $numberLong: '1' }}] }}"))["cursorsKilled"].AsArray.Count.ShouldBe(1);
        (await RunAsync(silo, Operator, both))["cursorsKilled"].AsArray.ShouldBe([(RawValue)ofAnn]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Nobody_gets_into_a_transaction_of_another_user(int silo)
    {
        string lsid = Lsid(Guid.NewGuid());
        (await RunAsync(0, Ann, $"{{ insert: 'c', documents: [{{ _id: 1 }}], {lsid}, txnNumber: {{ $numberLong: '1' }}, autocommit: false, startTransaction: true }}"))["ok"].ShouldBe(1.0);

        var read = await RunAsync(silo, Bob, $"{{ find: 'c', {lsid}, txnNumber: {{ $numberLong: '1' }}, autocommit: false }}");
        var ended = await RunAsync(silo, Bob, $"{{ abortTransaction: 1, {lsid}, txnNumber: {{ $numberLong: '1' }}, autocommit: false }}", "admin");

        read["code"].ShouldBe((int)ErrorCode.NoSuchTransaction);
        ended["code"].ShouldBe((int)ErrorCode.NoSuchTransaction);
        (await RunAsync(silo, Ann, $"{{ commitTransaction: 1, {lsid}, txnNumber: {{ $numberLong: '1' }}, autocommit: false }}", "admin"))["ok"].ShouldBe(1.0);
        (await RunAsync(silo, Bob, "{ count: 'c' }"))["n"].ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_write_is_not_taken_for_the_repetition_of_another_users(int silo)
    {
        string lsid = Lsid(Guid.NewGuid());
        string insert = $"{{ insert: 'c', documents: [{{ _id: ID }}], {lsid}, txnNumber: {{ $numberLong: '1' }} }}";
        await RunAsync(0, Ann, insert.Replace("ID", "1"));

        var ofBob = await RunAsync(silo, Bob, insert.Replace("ID", "2"));
        var again = await RunAsync(silo, Ann, insert.Replace("ID", "3"));

        ofBob["n"].ShouldBe(1);
        again["n"].ShouldBe(1);
        (await RunAsync(0, Ann, "{ find: 'c', sort: { _id: 1 } }")).FirstBatch().Ids().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Nobody_speaks_of_his_sessions_as_of_another_users()
    {
        string ofAnn = Digest(Ann), ofBob = Digest(Bob);
        string lsid = Guid.NewGuid().ToString();

        (await RunAsync(0, Ann, $"{{ find: 'c', lsid: {{ id: {{ $uuid: '{lsid}' }}, uid: {ofAnn} }} }}"))["ok"].ShouldBe(1.0);
        foreach (string command in (string[])[
            $"{{ find: 'c', lsid: {{ id: {{ $uuid: '{lsid}' }}, uid: {ofBob} }} }}",
            $"{{ endSessions: [{{ id: {{ $uuid: '{lsid}' }}, uid: {ofBob} }}] }}",
            $"{{ refreshSessions: [{{ id: {{ $uuid: '{lsid}' }}, uid: {ofBob} }}] }}",
            $"{{ killSessions: [{{ id: {{ $uuid: '{lsid}' }}, uid: {ofBob} }}] }}",
        ])
        {
            var refused = await RunAsync(0, Ann, command);
            refused["code"].ShouldBe((int)ErrorCode.Unauthorized, command);
            refused["errmsg"].ShouldBe("Unauthorized to set user digest in LogicalSessionId");
        }
    }

    [Fact]
    public async Task Sessions_are_listed_to_whom_they_are_of_and_to_who_may_list_all()
    {
        var session = Guid.NewGuid();
        await RunAsync(0, Ann, $"{{ find: 'c', {Lsid(session)} }}");
        await RunAsync(0, Bob, $"{{ find: 'c', {Lsid(session)} }}");
        string match = $"{{ $match: {{ '_id.id': {{ $uuid: '{session}' }} }} }}";

        (await ListAsync(Ann, "{}")).ShouldBe([Digest(Ann)]);
        (await ListAsync(Bob, "{ users: [{ user: 'bob', db: 'test' }] }")).ShouldBe([Digest(Bob)]);
        (await ListAsync(Operator, "{ allUsers: true }")).Order().ShouldBe(new[] { Digest(Ann), Digest(Bob) }.Order());
        (await ListAsync(Operator, "{ users: [{ user: 'ann', db: 'test' }] }")).ShouldBe([Digest(Ann)]);
        (await ListAsync(Operator, "{}")).ShouldBeEmpty();
        (await RunAsync(1, Ann, $"{{ aggregate: 'system.sessions', pipeline: [{{ $listSessions: {{ allUsers: true }} }}, {match}], cursor: {{}} }}", "config"))["code"].ShouldBe((int)ErrorCode.Unauthorized);

        async Task<IEnumerable<string>> ListAsync(Principal user, string options) =>
            (await RunAsync(1, user, $"{{ aggregate: 'system.sessions', pipeline: [{{ $listSessions: {options} }}, {match}], cursor: {{}} }}", "config"))
            .FirstBatch().Select(listed => Digest(listed["_id"]["uid"]));
    }

    [Theory]
    [InlineData("bob", "{ killSessions: [] }", false)]
    [InlineData("bob", "{ killSessions: [{ id: ID }] }", false)]
    [InlineData("bob", "{ endSessions: [{ id: ID }] }", false)]
    [InlineData("olga", "{ killSessions: [{ id: ID }] }", false)]
    [InlineData("olga", "{ killAllSessions: [{ user: 'bob', db: 'test' }] }", false)]
    [InlineData("olga", "{ killAllSessionsByPattern: [{ lsid: { id: ID } }] }", false)]
    [InlineData("ann", "{ killSessions: [] }", true)]
    [InlineData("ann", "{ killSessions: [{ id: ID }] }", true)]
    [InlineData("ann", "{ endSessions: [{ id: ID }] }", true)]
    [InlineData("olga", "{ killSessions: [{ id: ID, uid: ANN }] }", true)]
    [InlineData("olga", "{ killAllSessions: [{ user: 'ann', db: 'test' }] }", true)]
    [InlineData("olga", "{ killAllSessions: [] }", true)]
    [InlineData("olga", "{ killAllSessionsByPattern: [{ lsid: { id: ID, uid: ANN } }] }", true)]
    [InlineData("olga", "{ killAllSessionsByPattern: [{ uid: ANN }] }", true)]
    public async Task Sessions_are_killed_by_whom_they_are_of_and_by_who_may_kill_any(string by, string command, bool ends)
    {
        var session = Guid.NewGuid();
        await RunAsync(0, Ann, $"{{ insert: 'c', documents: [{{ _id: 1 }}], {Lsid(session)}, txnNumber: {{ $numberLong: '1' }}, autocommit: false, startTransaction: true }}");
        var user = by switch { "ann" => Ann, "bob" => Bob, _ => Operator };

        (await RunAsync(1, user, command.Replace("ID", $"{{ $uuid: '{session}' }}").Replace("ANN", Digest(Ann)), "admin"))["ok"].ShouldBe(1.0);

        var committed = await RunAsync(0, Ann, $"{{ commitTransaction: 1, {Lsid(session)}, txnNumber: {{ $numberLong: '1' }}, autocommit: false }}", "admin");
        committed["ok"].ShouldBe(ends ? 0.0 : 1.0);
    }

    [Fact]
    public async Task Operations_are_shown_to_whom_they_are_of_and_to_who_may_see_all()
    {
        var session = Guid.NewGuid();
        await RunAsync(0, Ann, $"{{ insert: 'c', documents: [{{ _id: 1 }}], {Lsid(session)}, txnNumber: {{ $numberLong: '1' }}, autocommit: false, startTransaction: true }}");

        (await ShownAsync(Ann, "{ currentOp: 1, $ownOps: true, type: 'idleSession' }")).ShouldBe(1);
        (await ShownAsync(Bob, "{ currentOp: 1, $ownOps: true, type: 'idleSession' }")).ShouldBe(0);
        (await ShownAsync(Operator, "{ currentOp: 1, type: 'idleSession' }")).ShouldBe(1);
        (await StagesAsync(Ann, "{}")).ShouldBe(1);
        (await StagesAsync(Bob, "{}")).ShouldBe(0);
        (await StagesAsync(Operator, "{}")).ShouldBe(0);
        (await StagesAsync(Operator, "{ allUsers: true }")).ShouldBe(1);
        (await RunAsync(0, Bob, "{ currentOp: 1 }", "admin"))["code"].ShouldBe((int)ErrorCode.Unauthorized);

        async Task<int> ShownAsync(Principal user, string command) => (await RunAsync(0, user, command, "admin"))["inprog"].AsArray.Count;
        async Task<int> StagesAsync(Principal user, string options) => (await RunAsync(
            0, user, $"{{ aggregate: 1, pipeline: [{{ $currentOp: {options} }}, {{ $match: {{ type: 'idleSession' }} }}], cursor: {{}} }}", "admin")).FirstBatch().Count;
    }

    private static string Lsid(Guid session) => $"lsid: {{ id: {{ $uuid: '{session}' }} }}";

    private static string Digest(Principal user) => Digest(RawValue.FromBinary(SessionKeys.DigestOf(user.User)));

    private static string Digest(RawValue digest) => $"{{ $binary: {{ base64: '{Convert.ToBase64String(digest.AsBinary.Span)}', subType: '00' }} }}";

    private static Principal Of(string name, string role)
    {
        var granted = new RoleName(role, BuiltinRoles.Contains(new RoleName(role, "test")) ? "test" : "admin");
        return new Principal(new UserName(name, "test"), new ResolvedRoles([granted], BuiltinRoles.Find(granted)!));
    }

    private async Task<RawDocument> RunAsync(int silo, Principal user, string command, string database = "test")
    {
        var sent = new Command(database, Json.Document(command)) { Connection = new ClientConnection(1, "127.0.0.1:1") { MustLogIn = true, User = user } };
        return (await _cluster.On(silo).RunAsync(sent, TestContext.Current.CancellationToken)).Document;
    }
}
