using System.Buffers.Binary;
using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Protocol;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class SlowClientTests
{
    private const int Megabyte = 1024 * 1024;

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private static readonly byte[] Ping = Msg(1, "{ ping: 1, $db: 'test' }");

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(20 * Megabyte)]
    public async Task A_message_that_stops_coming_is_refused_after_a_time_however_much_of_it_came(int sent)
    {
        await using var listener = await TestListener.OpenAsync(options => options.ReceiveTime = Short);
        using var client = await listener.ConnectAsync();
        byte[] message = new byte[40 * Megabyte];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), OpMsg);

        await client.SendAsync(message[..sent]);

        var answer = await client.ReceiveAsync();
        // A message without a header has nothing that an answer could refer to.
        (answer?.Code).ShouldBe(sent < 16 ? null : (int)ErrorCode.NetworkTimeout);
        listener.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_that_comes_fast_enough_may_take_longer_than_the_time()
    {
        await using var listener = await TestListener.OpenAsync(options => options.ReceiveTime = 8 * Short);
        using var client = await listener.ConnectAsync();
        byte[] message = Msg(3, $"{{ ping: 1, filler: '{new string('x', 8 * Megabyte)}', $db: 'test' }}");

        const int part = Megabyte / 2;
        for (int i = 0; i < 16; i++)
        {
            await client.SendAsync(message[(i * part)..((i + 1) * part)]);
            await Task.Delay(Short);
        }

        await client.SendAsync(message[(16 * part)..]);
        (await client.ReceiveAsync())!.Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_of_its_reply_is_closed_after_a_time()
    {
        await using var listener = await TestListener.OpenAsync(options => options.SendTime = Short);
        var text = new RawDocument { ["text"] = new string('x', 15 * Megabyte), ["ok"] = 1.0 };
        listener.Silo.Answer = (_, _) => Task.FromResult(new Reply(text));
        using var client = await listener.ConnectAsync();

        await client.SendAsync(Ping);
        await listener.Log.UntilAsync("taken nothing");

        await Should.ThrowAsync<Exception>(async () =>
        {
            while (true)
                await client.AskAsync(Ping);
        });
    }

    [Fact]
    public async Task A_message_that_finds_no_memory_is_refused_after_a_time()
    {
        // A quarter of it is for messages.
        await using var listener = await TestListener.OpenAsync(options => options.MemoryWait = Short, new ServerMemory(16 * Megabyte));
        using var first = await listener.ConnectAsync();
        using var second = await listener.ConnectAsync();
        byte[] message = Msg(3, $"{{ ping: 1, filler: '{new string('x', 3 * Megabyte)}', $db: 'test' }}");
        var answered = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        listener.Silo.Answer = async (command, _) =>
        {
            arrived.TrySetResult();
            await answered.Task;
            return await AnswerAll.Echo(command);
        };

        await first.SendAsync(message);
        await arrived.Task.WaitAsync(RawClient.Patience);
        var refused = await second.AskAsync(message);
        answered.SetResult();

        refused.Code.ShouldBe((int)ErrorCode.ExceededMemoryLimit);
        (await first.ReceiveAsync())!.Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Connections_above_the_limit_are_closed_and_the_others_served()
    {
        await using var listener = await TestListener.OpenAsync(options => options.MaxConnectionsPerAddress = 2);
        using var first = await listener.ConnectAsync();
        await first.AskAsync(Ping);
        using (var second = await listener.ConnectAsync())
        {
            await second.AskAsync(Ping);
            using var third = await listener.ConnectAsync();
            (await third.ReceiveAsync()).ShouldBeNull();
            (await first.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
        }

        await listener.Log.UntilAsync("refused");
    }
}
