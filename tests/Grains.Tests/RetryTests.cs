namespace Streetcar.Grains.Tests;

public sealed class RetryTests : IAsyncLifetime
{
    private const string Session = "lsid: { id: { $uuid: '73ffd264-44b3-4c69-90e8-e7d1dfc035d4' } }";
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.StartAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("{ insert: 'c', documents: [{ _id: 5, n: 1 }], txnNumber: { $numberLong: '7' }, " + Session + " }")]
    [InlineData("{ update: 'c', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }], txnNumber: { $numberLong: '7' }, " + Session + " }")]
    [InlineData("{ delete: 'c', deletes: [{ q: { a: 1 }, limit: 1 }], txnNumber: { $numberLong: '7' }, " + Session + " }")]
    [InlineData("{ findAndModify: 'c', query: { a: 1 }, update: { $inc: { n: 1 } }, new: true, txnNumber: { $numberLong: '7' }, " + Session + " }")]
    public async Task A_repeated_write_is_applied_once_and_answered_alike_after_a_restart_too(string command)
    {
        await _cluster.RunAsync("{ insert: 'c', documents: [{ _id: 2, a: 1 }, { _id: 3, a: 1 }] }");

        var reply = await _cluster.RunAsync(command);
        var contents = (await _cluster.RunAsync("{ find: 'c' }")).FirstBatch();

        (await _cluster.RunAsync(command)).ShouldBe(reply);
        await _cluster.Store.RestartAsync();
        (await _cluster.RunAsync(command)).ShouldBe(reply);
        (await _cluster.RunAsync("{ find: 'c' }")).FirstBatch().ShouldBe(contents);
        reply["ok"].ShouldBe(1.0);
        reply.ContainsKey("writeErrors").ShouldBeFalse();
    }

    [Fact]
    public async Task The_next_write_of_a_session_is_another_one()
    {
        await _cluster.RunAsync("{ insert: 'c', documents: [{ _id: 1, n: 0 }] }");
        foreach (int number in Enumerable.Range(1, 3))
        {
            await _cluster.RunAsync(
                $"{{ update: 'c', updates: [{{ q: {{}}, u: {{ $inc: {{ n: 1 }} }} }}], txnNumber: {{ $numberLong: '{number}' }}, {Session} }}");
        }

        (await _cluster.RunAsync("{ find: 'c' }")).FirstBatch().Single()["n"].ShouldBe(3);
    }

    [Fact]
    public async Task The_parts_of_a_write_that_was_too_long_for_one_command_are_told_apart()
    {
        await _cluster.RunAsync("{ insert: 'c', documents: [{ _id: 1, n: 0 }] }");
        foreach (string part in new[] { "", "stmtId: 2, ", "stmtId: 5, ", "stmtId: 2, ", "" })
        {
            (await _cluster.RunAsync(
                $"{{ update: 'c', updates: [{{ q: {{}}, u: {{ $inc: {{ n: 1 }} }} }}], {part}txnNumber: {{ $numberLong: '1' }}, {Session} }}"))["n"]
                .ShouldBe(1);
        }

        (await _cluster.RunAsync("{ find: 'c' }")).FirstBatch().Single()["n"].ShouldBe(3);
    }

    [Theory]
    [InlineData("txnNumber: 1, " + Session, ErrorCode.TypeMismatch, "BSON field 'insert.txnNumber' is the wrong type 'int', expected type 'long'")]
    [InlineData("txnNumber: { $numberLong: '-1' }, " + Session, ErrorCode.InvalidOptions, "Transaction number cannot be negative")]
    [InlineData("lsid: 5", ErrorCode.TypeMismatch, "BSON field 'insert.lsid' is the wrong type 'int', expected type 'object'")]
    public async Task A_session_that_makes_no_sense_is_refused(string session, ErrorCode code, string message)
    {
        var reply = await _cluster.RunAsync($"{{ insert: 'c', documents: [{{}}], {session} }}");

        reply.ShouldFail(code, message);
    }
}
