namespace Streetcar.Grains.Tests;

public sealed class FailureTests : IAsyncLifetime
{
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.StartAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task What_nobody_foresaw_is_logged_and_answered_without_the_internals()
    {
        _cluster.Store.BeforeFind = () => throw new InvalidOperationException("secret");

        var reply = await _cluster.RunAsync("{ find: 'c' }");

        reply.ShouldFail(ErrorCode.InternalError, "The command 'find' failed; the server's log has the reason");
        var (message, exception) = _cluster.Log.Errors.ShouldHaveSingleItem();
        message.ShouldBe("The command find on the database test failed.");
        exception!.Message.ShouldBe("secret");
    }

    [Fact]
    public async Task A_write_that_nobody_foresaw_to_fail_is_answered_too()
    {
        _cluster.Store.BeforeWrite = _ => throw new InvalidOperationException("secret");

        var reply = await _cluster.RunAsync("{ insert: 'c', documents: [{}] }");

        reply.ShouldFail(ErrorCode.InternalError, "The command 'insert' failed; the server's log has the reason");
    }

    [Fact]
    public async Task A_read_that_is_interrupted_says_so()
    {
        _cluster.Store.BeforeFind = () => throw new OperationCanceledException();

        (await _cluster.RunAsync("{ find: 'c' }")).ShouldFail(ErrorCode.Interrupted, "operation was interrupted");
    }

    [Fact]
    public async Task A_ping_does_not_wait_for_reads_that_take_long()
    {
        var held = new Held();
        _cluster.Store.BeforeFind = () => held.WaitAsync();
        var reads = Enumerable.Range(0, 100).Select(_ => _cluster.RunAsync("{ find: 'c' }")).ToList();
        await held.Begun;

        (await _cluster.RunAsync("{ ping: 1 }"))["ok"].ShouldBe(1.0);

        reads.ShouldAllBe(read => !read.IsCompleted);
        held.Release();
        await Task.WhenAll(reads);
    }
}
