using System.Buffers.Binary;
using Streetcar.Bson;
using Streetcar.Protocol;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

/// <summary>Connections without a socket.</summary>
public sealed class InProcessTests
{
    private static readonly TimeSpan Patience = RawClient.Patience;

    [Fact]
    public async Task The_request_under_way_is_answered_when_the_listener_stops_and_then_the_connection_ends()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Port = null);
        await using var client = listener.ConnectInProcess();
        var running = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        listener.Silo.Answer = async (command, _) =>
        {
            running.SetResult();
            await finish.Task.WaitAsync(Patience, CancellationToken.None);
            return await AnswerAll.Echo(command);
        };

        await client.WriteAsync(Msg(1, "{ insert: 'pages', $db: 'test' }"));
        await running.Task.WaitAsync(Patience);
        var stopped = listener.StopAsync();
        stopped.IsCompleted.ShouldBeFalse();
        finish.SetResult();

        (await ReceiveAsync(client))!.Body["ok"].ShouldBe(1.0);
        (await ReceiveAsync(client)).ShouldBeNull();
        await stopped.WaitAsync(Patience);
        Should.Throw<IOException>(listener.ConnectInProcess);
    }

    [Fact]
    public async Task A_client_that_leaves_interrupts_what_runs_for_it()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Port = null);
        var client = listener.ConnectInProcess();
        var running = new TaskCompletionSource();
        var interrupted = new TaskCompletionSource();
        listener.Silo.Answer = async (command, token) =>
        {
            token.Register(interrupted.SetResult);
            running.SetResult();
            await Task.Delay(Patience, token);
            return await AnswerAll.Echo(command);
        };
        await client.WriteAsync(Msg(1, "{ find: 'pages', $db: 'test' }"));
        await running.Task.WaitAsync(Patience);

        await client.DisposeAsync();

        await interrupted.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Replies_longer_than_what_is_buffered_come_whole_and_in_order()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Port = null);
        await using var client = listener.ConnectInProcess();
        int count = 0;
        listener.Silo.Answer = (_, _) => Task.FromResult(new Reply(new RawDocument { ["padding"] = new string('x', 5_000_000), ["n"] = ++count }));
        await client.WriteAsync(Join(Msg(1, "{ find: 'pages', $db: 'test' }"), Msg(2, "{ find: 'pages', $db: 'test' }")));

        for (int n = 1; n <= 2; n++)
            (await ReceiveAsync(client))!.Body["n"].ShouldBe(n);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reply_that_nobody_takes_does_not_keep_the_listener_from_stopping(bool leaves)
    {
        await using var listener = await TestListener.OpenAsync(
            options => (options.Port, options.SendTime) = (null, TimeSpan.FromHours(1)));
        await using var client = listener.ConnectInProcess();
        var replied = new TaskCompletionSource();
        listener.Silo.Answer = (_, _) =>
        {
            replied.SetResult();
            return Task.FromResult(new Reply(new RawDocument { ["padding"] = new string('x', 5_000_000) }));
        };
        await client.WriteAsync(Msg(1, "{ find: 'pages', $db: 'test' }"));
        await replied.Task.WaitAsync(Patience);
        if (leaves)
            await client.DisposeAsync();

        await listener.StopAsync().WaitAsync(Patience);
    }

    private static async Task<Answer?> ReceiveAsync(Stream client)
    {
        using var patience = new CancellationTokenSource(Patience);
        byte[] header = new byte[16];
        if (await client.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, patience.Token) == 0)
            return null;
        byte[] content = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) - header.Length];
        await client.ReadExactlyAsync(content, patience.Token);
        return Answer.Read(header, content);
    }
}
