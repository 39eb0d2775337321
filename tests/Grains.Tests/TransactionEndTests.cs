namespace Streetcar.Grains.Tests;

/// <summary>What ends a transaction beside its own client, and how many there may be.</summary>
public sealed class TransactionEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_transaction_that_is_open_for_too_long_is_aborted_though_nobody_asks()
    {
        await using var cluster = await GrainCluster.StartAsync(transactions: options => options.Lifetime = TimeSpan.FromMilliseconds(200));
        await cluster.InsertAsync("c", 1);
        var session = new TestSession(cluster);
        session.Start();
        (await session.RunAsync("{ update: 'c', updates: [{ q: { _id: 0 }, u: { $set: { a: 1 } } }] }"))["n"].ShouldBe(1);

        // It waits for the transaction, and so goes on at its end.
        var waiting = cluster.RunAsync("{ update: 'c', updates: [{ q: { _id: 0 }, u: { $set: { b: 1 } } }] }");

        (await waiting.WaitAsync(Patience))["nModified"].ShouldBe(1);
        TransactionTests.ShouldBeGone(await session.CommitAsync());
        (await cluster.RunAsync("{ find: 'c', filter: { a: 1 } }")).FirstBatch().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_command_that_runs_in_a_transaction_ends_with_it()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.InsertAsync("c", 3);
        var session = new TestSession(cluster);
        session.Start();
        var running = session.RunAsync(
            "{ aggregate: 'c', pipeline: [{ $match: { $expr: { $gt: [{ $reduce: { input: { $range: [0, 100000000] }, initialValue: 0, in: { $add: ['$$value', 1] } } }, 5] } } }], cursor: {} }");
        await Waiting.UntilAsync(async () => await CurrentAsync(cluster, "currentActive") == 1);

        (await cluster.RunAsync($"{{ killSessions: [{{ id: {{ $uuid: '{session.Id}' }} }}] }}"))["ok"].ShouldBe(1.0);

        (await running.WaitAsync(Patience)).ShouldFail(ErrorCode.Interrupted, "operation was interrupted");
        TransactionTests.ShouldBeGone(await session.CommitAsync());
    }

    [Theory]
    [InlineData("{ endSessions: [ID] }")]
    [InlineData("{ killSessions: [ID] }")]
    [InlineData("{ killSessions: [] }")]
    [InlineData("{ killAllSessions: [] }")]
    [InlineData("{ killAllSessionsByPattern: [] }")]
    [InlineData("{ killAllSessionsByPattern: [{ lsid: ID }] }")]
    public async Task A_session_that_ends_takes_its_transaction_with_it(string command)
    {
        await using var cluster = await GrainCluster.StartAsync();
        var session = new TestSession(cluster);
        session.Start();
        await session.RunAsync("{ insert: 'c', documents: [{ _id: 1 }] }");
        (await CurrentAsync(cluster, "currentOpen")).ShouldBe(1);

        (await cluster.RunAsync(command.Replace("ID", $"{{ id: {{ $uuid: '{session.Id}' }} }}")))["ok"].ShouldBe(1.0);

        (await CurrentAsync(cluster, "currentOpen")).ShouldBe(0);
        (await CurrentAsync(cluster, "totalAborted")).ShouldBe(1);
        TransactionTests.ShouldBeGone(await session.CommitAsync());
    }

    [Fact]
    public async Task Sessions_of_users_are_none()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var session = new TestSession(cluster);
        session.Start();
        await session.RunAsync("{ insert: 'c', documents: [{ _id: 1 }] }");

        await cluster.RunAsync("{ killAllSessions: [{ user: 'u', db: 'd' }] }");

        (await session.CommitAsync())["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task No_more_transactions_are_open_at_once_than_may_be()
    {
        await using var cluster = await GrainCluster.StartAsync(transactions: options => options.MaxOpen = 2);
        var sessions = Enumerable.Range(0, 3).Select(_ => new TestSession(cluster)).ToList();
        foreach (var session in sessions)
            session.Start();
        (await sessions[0].RunAsync("{ find: 'c' }"))["ok"].ShouldBe(1.0);
        (await sessions[1].RunAsync("{ find: 'c' }"))["ok"].ShouldBe(1.0);

        (await sessions[2].RunAsync("{ find: 'c' }"))["code"].ShouldBe((int)ErrorCode.LockTimeout);

        await sessions[0].AbortAsync();
        sessions[2].Start();
        (await sessions[2].RunAsync("{ find: 'c' }"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_commit_is_known_after_a_restart_and_what_was_open_is_not()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var committed = new TestSession(cluster);
        committed.Start();
        await committed.RunAsync("{ insert: 'c', documents: [{ _id: 1 }] }");
        await committed.CommitAsync();

        // Another silo than that of the grain, as far as its memory goes.
        var later = new TestSession(cluster) { IsBegun = true };
        await cluster.Store.RestartAsync();

        (await committed.CommitAsync())["ok"].ShouldBe(1.0);
        later.Start();
        TransactionTests.ShouldBeGone(await later.CommitAsync());
    }

    [Fact]
    public async Task The_lifetime_of_later_transactions_can_be_set_while_the_silo_runs()
    {
        await using var cluster = await GrainCluster.StartAsync();

        (await cluster.RunAsync("{ setParameter: 1, transactionLifetimeLimitSeconds: 5 }", "admin"))["was"].ShouldBe(60);

        (await cluster.RunAsync("{ getParameter: 1, transactionLifetimeLimitSeconds: 1 }", "admin"))["transactionLifetimeLimitSeconds"].ShouldBe(5);
        (await cluster.RunAsync("{ setParameter: 1, transactionLifetimeLimitSeconds: 0 }", "admin"))["code"].ShouldBe((int)ErrorCode.BadValue);
        (await cluster.RunAsync("{ setParameter: 1, foo: 0 }", "admin"))["code"].ShouldBe((int)ErrorCode.InvalidOptions);
        (await cluster.RunAsync("{ setParameter: 1 }", "admin"))["code"].ShouldBe((int)ErrorCode.InvalidOptions);
    }

    internal static async Task<long> CurrentAsync(GrainCluster cluster, string counter) =>
        (await cluster.RunAsync("{ serverStatus: 1 }"))["transactions"].AsDocument[counter].AsInt64;
}
