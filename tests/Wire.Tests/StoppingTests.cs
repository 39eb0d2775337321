using Streetcar.Bson;
using Streetcar.Protocol;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class StoppingTests
{
    [Fact]
    public async Task The_request_under_way_is_answered_and_then_the_connection_closed()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        var running = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        listener.Silo.Answer = async (command, _) =>
        {
            running.SetResult();
            await finish.Task.WaitAsync(RawClient.Patience, CancellationToken.None);
            return await AnswerAll.Echo(command);
        };

        await client.SendAsync(Msg(1, "{ insert: 'pages', $db: 'test' }"));
        await running.Task.WaitAsync(RawClient.Patience);
        var stopped = listener.StopAsync();
        stopped.IsCompleted.ShouldBeFalse();
        finish.SetResult();

        (await client.ReceiveAsync())!.Body["ok"].ShouldBe(1.0);
        (await client.ReceiveAsync()).ShouldBeNull();
        await stopped.WaitAsync(RawClient.Patience);
    }

    [Fact]
    public async Task A_reply_is_sent_whole_and_no_request_behind_it_is_begun()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        var running = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        int begun = 0;
        var large = new RawDocument { ["padding"] = new string('x', 15_000_000), ["ok"] = 1.0 };
        listener.Silo.Answer = async (_, _) =>
        {
            begun++;
            running.TrySetResult();
            await finish.Task.WaitAsync(RawClient.Patience, CancellationToken.None);
            return new Reply(large);
        };

        await client.SendAsync([.. Msg(1, "{ find: 'pages', $db: 'test' }"), .. Msg(2, "{ find: 'pages', $db: 'test' }")]);
        await running.Task.WaitAsync(RawClient.Patience);
        var stopped = listener.StopAsync();
        finish.SetResult();

        (await client.ReceiveAsync())!.Body.ShouldBe(large);
        (await client.ReceiveAsync()).ShouldBeNull();
        await stopped.WaitAsync(RawClient.Patience);
        begun.ShouldBe(1);
    }

    [Fact]
    public async Task An_idle_connection_does_not_keep_the_listener_from_stopping()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        await client.AskAsync(Msg(1, "{ ping: 1, $db: 'test' }"));

        await listener.StopAsync().WaitAsync(RawClient.Patience);

        (await client.ReceiveAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_command_that_fails_for_the_stop_says_so()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        var running = new TaskCompletionSource();
        var fail = new TaskCompletionSource();
        listener.Silo.Answer = async (_, _) =>
        {
            running.SetResult();
            await fail.Task.WaitAsync(RawClient.Patience, CancellationToken.None);
            throw new ObjectDisposedException("the store");
        };

        await client.SendAsync(Msg(1, "{ insert: 'pages', txnNumber: 1, $db: 'test' }"));
        await running.Task.WaitAsync(RawClient.Patience);
        var stopped = listener.StopAsync();
        fail.SetResult();

        var answer = (await client.ReceiveAsync())!;
        answer.Code.ShouldBe(91);
        answer.Body["errorLabels"].AsArray.Count.ShouldBe(1);
        await stopped.WaitAsync(RawClient.Patience);
    }

    [Fact]
    public async Task A_command_that_outlasts_the_time_for_stopping_is_ended()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        var running = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        listener.Silo.Answer = async (_, cancellationToken) =>
        {
            running.SetResult();
            using var end = cancellationToken.Register(ended.SetResult);
            await ended.Task.WaitAsync(RawClient.Patience, CancellationToken.None);
            throw new OperationCanceledException(cancellationToken);
        };

        await client.SendAsync(Msg(1, "{ find: 'pages', $db: 'test' }"));
        await running.Task.WaitAsync(RawClient.Patience);
        await listener.StopAsync(new CancellationToken(canceled: true)).WaitAsync(RawClient.Patience);

        await ended.Task.WaitAsync(RawClient.Patience);
        if (await client.ReceiveAsync() is { } reply)
            reply.Code.ShouldBe((int)ErrorCode.ShutdownInProgress);
    }
}
