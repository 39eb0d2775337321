namespace Streetcar.Grains.Tests;

/// <summary>A session's transactions: what begins and ends them, and what is refused.</summary>
public sealed class TransactionTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;
    private readonly TestSession _session = new(silo.Cluster);

    [Fact]
    public async Task Nobody_else_sees_what_a_transaction_writes_before_it_is_committed()
    {
        string collection = NewCollection();
        await _cluster.RunAsync($"{{ create: '{collection}' }}");
        _session.Start();

        (await _session.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 1 }}] }}"))["n"].ShouldBe(1);
        (await _session.RunAsync($"{{ find: '{collection}' }}")).FirstBatch().Ids().ShouldBe([1]);
        (await _cluster.RunAsync($"{{ find: '{collection}' }}")).FirstBatch().ShouldBeEmpty();
        (await _session.CommitAsync())["ok"].ShouldBe(1.0);

        (await _cluster.RunAsync($"{{ find: '{collection}' }}")).FirstBatch().Ids().ShouldBe([1]);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_transaction_that_is_aborted()
    {
        string collection = NewCollection();
        await _cluster.InsertAsync(collection, 2);
        _session.Start();

        (await _session.RunAsync($"{{ delete: '{collection}', deletes: [{{ q: {{}}, limit: 0 }}] }}"))["n"].ShouldBe(2);
        (await _session.RunAsync($"{{ findAndModify: '{collection}', query: {{ _id: 7 }}, update: {{ $set: {{ a: 1 }} }}, upsert: true }}"))["ok"].ShouldBe(1.0);
        (await _session.AbortAsync())["ok"].ShouldBe(1.0);

        (await _cluster.RunAsync($"{{ find: '{collection}', sort: {{ _id: 1 }} }}")).FirstBatch().Ids().ShouldBe([0, 1]);
    }

    [Fact]
    public async Task All_that_runs_in_a_transaction_runs_in_it()
    {
        string collection = NewCollection();
        _session.Start();

        (await _session.RunAsync($"{{ create: '{collection}' }}"))["ok"].ShouldBe(1.0);
        (await _session.RunAsync($"{{ createIndexes: '{collection}', indexes: [{{ key: {{ a: 1 }}, name: 'a' }}] }}"))["numIndexesAfter"].ShouldBe(2);
        (await _session.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 1, a: 1 }}, {{ _id: 2, a: 2 }}] }}"))["n"].ShouldBe(2);
        (await _session.RunAsync($"{{ update: '{collection}', updates: [{{ q: {{ a: 1 }}, u: {{ $set: {{ a: 3 }} }} }}] }}"))["nModified"].ShouldBe(1);
        (await _session.RunAsync($"{{ distinct: '{collection}', key: 'a' }}"))["values"].AsArray.Count.ShouldBe(2);
        var counted = await _session.RunAsync($"{{ aggregate: '{collection}', pipeline: [{{ $match: {{ a: {{ $gt: 2 }} }} }}, {{ $count: 'n' }}], cursor: {{}} }}");
        counted.FirstBatch().Single()["n"].ShouldBe(1);
        (await _session.CommitAsync())["ok"].ShouldBe(1.0);

        (await _cluster.RunAsync($"{{ find: '{collection}', filter: {{ a: 3 }} }}")).FirstBatch().Ids().ShouldBe([1]);
    }

    [Fact]
    public async Task A_commit_that_is_repeated_is_answered_alike()
    {
        string collection = NewCollection();
        _session.Start();
        await _session.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 1 }}] }}");

        var first = await _session.CommitAsync();

        (await _session.CommitAsync()).ShouldBe(first);
        (await _session.AbortAsync()).ShouldFail(ErrorCode.TransactionCommitted, "Transaction with { txnNumber: 1 } has been committed.");
        (await _session.RunAsync($"{{ find: '{collection}' }}"))["code"].ShouldBe((int)ErrorCode.TransactionCommitted);
    }

    [Fact]
    public async Task A_later_write_of_the_session_ends_its_transaction()
    {
        string collection = NewCollection();
        await _cluster.RunAsync($"{{ create: '{collection}' }}");
        _session.Start();
        await _session.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 1 }}] }}");

        var write = await _cluster.RunAsync(
            $"{{ insert: '{collection}', documents: [{{ _id: 1, a: 1 }}], {_session.Lsid}, txnNumber: {{ $numberLong: '2' }} }}");

        write["n"].ShouldBe(1);
        ShouldBeGone(await _session.CommitAsync());
    }

    [Fact]
    public async Task A_transaction_that_was_aborted_is_gone()
    {
        string collection = NewCollection();
        _session.Start();
        await _session.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 1 }}] }}");
        await _session.AbortAsync();

        foreach (var reply in new[] { await _session.CommitAsync(), await _session.AbortAsync(), await _session.RunAsync($"{{ find: '{collection}' }}") })
            ShouldBeGone(reply);
    }

    [Fact]
    public async Task A_transaction_that_nobody_began_is_not_there()
    {
        _session.Start();
        _session.IsBegun = true;

        ShouldBeGone(await _session.CommitAsync());
        ShouldBeGone(await _session.AbortAsync());
        var reply = await _session.RunAsync("{ find: 'a' }");
        reply["code"].ShouldBe((int)ErrorCode.NoSuchTransaction);
        reply["errmsg"].ToString().ShouldStartWith("Given transaction number 1 does not match any in-progress transactions.");
    }

    [Fact]
    public async Task A_command_that_fails_aborts_its_transaction()
    {
        string collection = NewCollection();
        _session.Start();
        await _session.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 1 }}] }}");

        (await _session.RunAsync($"{{ find: '{collection}', filter: {{ $foo: 1 }} }}"))["code"].ShouldBe((int)ErrorCode.BadValue);

        ShouldBeGone(await _session.CommitAsync());
        (await _cluster.RunAsync($"{{ find: '{collection}' }}")).FirstBatch().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_write_that_fails_in_part_aborts_its_transaction()
    {
        string collection = NewCollection();
        _session.Start();

        var reply = await _session.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 1 }}, {{ _id: 1 }}] }}");

        reply["writeErrors"].AsArray[0].AsDocument["code"].ShouldBe((int)ErrorCode.DuplicateKey);
        ShouldBeGone(await _session.CommitAsync());
    }

    [Theory]
    [InlineData("insert: 'C', documents: [{ _id: 1 }, { _id: 0 }, { _id: 0 }, { _id: 2 }]", 1)]
    [InlineData("update: 'C', updates: [{ q: { _id: 0 }, u: { $set: { a: 2 } } }, { q: { _id: 0 }, u: { $inc: { t: 1 } } }, { q: { _id: 0 }, u: { $inc: { t: 1 } } }]", 1)]
    [InlineData("delete: 'C', deletes: [{ q: { _id: 0 }, limit: 1 }, { q: { $no: 1 }, limit: 1 }, { q: { $no: 1 }, limit: 1 }]", 1)]
    public async Task An_unordered_write_ends_at_the_first_error_too(string command, int count)
    {
        string collection = NewCollection();
        await _cluster.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 0, t: 'x' }}] }}");
        _session.Start();

        var reply = await _session.RunAsync($"{{ {command.Replace("'C'", $"'{collection}'", StringComparison.Ordinal)}, ordered: false }}");

        reply["n"].ShouldBe(count, reply.ToString());
        reply["writeErrors"].AsArray.Select(error => error.AsDocument["index"].AsInt32).ShouldBe([1]);
        ShouldBeGone(await _session.CommitAsync());
        (await _cluster.RunAsync($"{{ find: '{collection}' }}")).FirstBatch().Ids().ShouldBe([0]);
    }

    [Fact]
    public async Task Whether_a_write_is_ordered_is_still_a_boolean()
    {
        _session.Start();

        (await _session.RunAsync($"{{ insert: '{NewCollection()}', documents: [{{ _id: 1 }}], ordered: 0 }}"))["code"].ShouldBe((int)ErrorCode.TypeMismatch);
    }

    [Fact]
    public async Task The_next_transaction_of_a_session_ends_the_one_before()
    {
        string collection = NewCollection();
        _session.Start();
        await _session.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 1 }}] }}");
        _session.Start();

        (await _session.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 2 }}] }}"))["n"].ShouldBe(1);
        (await _session.CommitAsync())["ok"].ShouldBe(1.0);

        (await _cluster.RunAsync($"{{ find: '{collection}' }}")).FirstBatch().Ids().ShouldBe([2]);
        (await _session.RunAsync($"{{ find: '{collection}' }}", number: 1)).ShouldFail(
            ErrorCode.TransactionTooOld, $"txnNumber 1 is less than last txnNumber 2 seen in session {_session.Id}");
    }

    [Fact]
    public async Task A_transaction_begins_once()
    {
        string collection = NewCollection();
        _session.Start();
        await _session.RunAsync($"{{ find: '{collection}' }}");
        _session.IsBegun = false;

        (await _session.RunAsync($"{{ find: '{collection}' }}")).ShouldFail(
            ErrorCode.ConflictingOperationInProgress, $"txnNumber 1 for session {_session.Id} already started");
    }

    [Fact]
    public async Task A_transaction_that_writes_what_another_one_has_written_fails_at_once_and_is_to_be_run_again()
    {
        string collection = NewCollection();
        await _cluster.InsertAsync(collection, 1);
        var other = new TestSession(_cluster);
        string write = $"{{ update: '{collection}', updates: [{{ q: {{ _id: 0 }}, u: {{ $inc: {{ n: 1 }} }} }}] }}";
        _session.Start();
        other.Start();
        await _session.RunAsync(write);

        var conflict = await other.RunAsync(write);

        conflict["code"].ShouldBe((int)ErrorCode.WriteConflict);
        ShouldBeTransient(conflict);
        ShouldBeGone(await other.CommitAsync());
        (await _session.CommitAsync())["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_write_outside_of_transactions_waits_for_one_that_has_written_the_same_and_no_other_write_does()
    {
        string collection = NewCollection();
        await _cluster.InsertAsync(collection, 2);
        _session.Start();
        await _session.RunAsync($"{{ update: '{collection}', updates: [{{ q: {{ _id: 0 }}, u: {{ $set: {{ a: 1 }} }} }}] }}");

        var waiting = _cluster.RunAsync($"{{ update: '{collection}', updates: [{{ q: {{ _id: 0 }}, u: {{ $set: {{ b: 1 }} }} }}] }}");
        (await _cluster.RunAsync($"{{ update: '{collection}', updates: [{{ q: {{ _id: 1 }}, u: {{ $set: {{ b: 1 }} }} }}] }}"))["n"].ShouldBe(1);
        waiting.IsCompleted.ShouldBeFalse();
        await _session.CommitAsync();

        (await waiting)["nModified"].ShouldBe(1);
        (await _cluster.RunAsync($"{{ find: '{collection}', filter: {{ a: 1, b: 1 }} }}")).FirstBatch().Ids().ShouldBe([0]);
    }

    [Theory]
    [InlineData("{ count: 'c' }", "Cannot run 'count' in a multi-document transaction. Please see http://dochub.mongodb.org/core/transaction-count for a recommended alternative.")]
    [InlineData("{ listIndexes: 'c' }", "Cannot run 'listIndexes' in a multi-document transaction.")]
    [InlineData("{ drop: 'c' }", "Cannot run 'drop' in a multi-document transaction.")]
    [InlineData("{ ping: 1 }", "Cannot run 'ping' in a multi-document transaction.")]
    [InlineData("{ killCursors: 'c', cursors: [] }", "Cannot run killCursors as the first operation in a multi-document transaction.")]
    [InlineData("{ aggregate: 'c', pipeline: [{ $out: 'd' }], cursor: {} }", "$out cannot be used in a transaction")]
    public async Task What_does_not_run_in_transactions_says_so(string command, string message)
    {
        _session.Start();

        (await _session.RunAsync(command)).ShouldFail(ErrorCode.OperationNotSupportedInTransaction, message);
    }

    [Theory]
    [InlineData("find: 'c', txnNumber: { $numberLong: '1' }, autocommit: false, startTransaction: true", "Transaction number requires a session ID to also be specified")]
    [InlineData("find: 'c', lsid: LSID, autocommit: false", "'autocommit' field requires a transaction number to also be specified")]
    [InlineData("find: 'c', lsid: LSID, txnNumber: { $numberLong: '1' }, autocommit: true", "Specifying autocommit=true is not allowed.")]
    [InlineData("find: 'c', lsid: LSID, txnNumber: { $numberLong: '1' }, startTransaction: true", "'startTransaction' field requires 'autocommit' field to also be specified")]
    [InlineData("find: 'c', lsid: LSID, txnNumber: { $numberLong: '1' }, autocommit: false, startTransaction: false", "Specifying startTransaction=false is not allowed.")]
    [InlineData("find: 'c', lsid: LSID, txnNumber: { $numberLong: '-1' }, autocommit: false, startTransaction: true", "Transaction number cannot be negative")]
    [InlineData("insert: 'c', documents: [{}], lsid: LSID, txnNumber: { $numberLong: '1' }, autocommit: false, startTransaction: true, writeConcern: { w: 1 }", "writeConcern is not allowed within a multi-statement transaction")]
    [InlineData("find: 'c', lsid: LSID, txnNumber: { $numberLong: '1' }, autocommit: false, startTransaction: true, readConcern: { level: 'linearizable' }", "The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a transaction")]
    [InlineData("find: 'c', lsid: LSID, txnNumber: { $numberLong: '1' }, autocommit: false, startTransaction: true, tailable: true", "It is illegal to open a tailable cursor in a transaction")]
    public async Task Fields_that_contradict_each_other_are_refused(string fields, string message)
    {
        string session = $"{{ id: {{ $uuid: '{Guid.NewGuid()}' }} }}";

        (await _cluster.RunAsync($"{{ {fields.Replace("LSID", session)} }}")).ShouldFail(ErrorCode.InvalidOptions, message);
    }

    [Fact]
    public async Task Only_the_first_command_says_what_is_read()
    {
        string collection = NewCollection();
        _session.Start();
        (await _session.RunAsync($"{{ find: '{collection}', readConcern: {{ level: 'snapshot' }} }}"))["ok"].ShouldBe(1.0);

        (await _session.RunAsync($"{{ find: '{collection}', readConcern: {{ level: 'snapshot' }} }}")).ShouldFail(
            ErrorCode.InvalidOptions, "Only the first command in a transaction may specify a readConcern");
    }

    [Fact]
    public async Task A_number_without_a_transaction_is_for_writes_that_may_be_sent_again()
    {
        (await _cluster.RunAsync($"{{ find: 'c', {_session.Lsid}, txnNumber: {{ $numberLong: '1' }} }}"))["code"]
            .ShouldBe((int)ErrorCode.NotARetryableWriteCommand);
    }

    [Fact]
    public async Task A_commit_and_an_abort_are_of_the_database_admin()
    {
        _session.Start();
        _session.IsBegun = true;

        (await _session.RunAsync("{ commitTransaction: 1 }")).ShouldFail(
            ErrorCode.Unauthorized, "commitTransaction may only be run against the admin database.");
    }

    [Fact]
    public async Task A_reply_to_a_write_has_the_token_that_drivers_send_with_the_commit()
    {
        string collection = NewCollection();
        _session.Start();

        var reply = await _session.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 1 }}] }}");

        (await _session.EndAsync("commitTransaction", $"recoveryToken: {reply["recoveryToken"]}"))["ok"].ShouldBe(1.0);
    }

    private static string NewCollection() => $"c{Guid.NewGuid():N}";

    internal static void ShouldBeGone(RawDocument reply)
    {
        reply["code"].ShouldBe((int)ErrorCode.NoSuchTransaction);
        reply["errmsg"].ToString().ShouldStartWith("Transaction with { txnNumber: ");
        reply["errmsg"].ToString().ShouldEndWith("has been aborted.");
        ShouldBeTransient(reply);
    }

    private static void ShouldBeTransient(RawDocument reply) =>
        reply["errorLabels"].AsArray.Select(label => label.ToString()).ShouldBe(["TransientTransactionError"]);
}
