using Streetcar.Bson;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class FramingTests
{
    [Fact]
    public async Task A_command_is_answered_under_its_request_id()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        var answer = await client.AskAsync(Msg(77, "{ ping: 1, $db: 'shop' }"));

        answer.ResponseTo.ShouldBe(77);
        answer.OpCode.ShouldBe(OpMsg);
        answer.Body["database"].AsString.ShouldBe("shop");
        answer.Body["command"].ShouldBe(Json.Document("{ ping: 1, $db: 'shop' }"));
    }

    [Fact]
    public async Task Documents_beside_the_body_reach_the_command_before_or_after_it()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        byte[] body = Body("{ insert: 'pages', $db: 'test' }");
        byte[] documents = Sequence("documents", "{ _id: 1 }", "{ _id: 2 }");
        RawArray expected = [Json.Document("{ name: 'documents', documents: [{ _id: 1 }, { _id: 2 }] }")];

        foreach (byte[] message in new[] { Msg(1, 0, body, documents), Msg(2, 0, documents, body) })
            (await client.AskAsync(message)).Body["sequences"].AsArray.ShouldBe(expected);
    }

    [Fact]
    public async Task A_message_may_come_in_single_bytes()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        byte[] message = Msg(5, "{ ping: 1, $db: 'test' }");
        foreach (byte b in message[..^1])
            await client.SendAsync([b]);

        (await client.AskAsync([message[^1]])).ResponseTo.ShouldBe(5);
    }

    [Fact]
    public async Task Requests_sent_without_waiting_are_answered_in_their_order()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        var slow = new TaskCompletionSource();
        listener.Silo.Answer = async (command, _) =>
        {
            if (command.Document.ContainsKey("slow"))
                await slow.Task.WaitAsync(RawClient.Patience, CancellationToken.None);
            return await AnswerAll.Echo(command);
        };

        await client.SendAsync(Join(
            Msg(1, "{ ping: 1, slow: 1, $db: 'test' }"), Msg(2, "{ ping: 1, $db: 'test' }"), Msg(3, "{ ping: 1, $db: 'test' }")));
        slow.SetResult();

        for (int i = 1; i <= 3; i++)
            (await client.ReceiveAsync())!.ResponseTo.ShouldBe(i);
    }

    [Fact]
    public async Task A_request_with_more_to_come_is_run_and_gets_no_reply()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        var seen = new List<string>();
        listener.Silo.Answer = (command, _) =>
        {
            seen.Add(command.Document.ToString());
            return AnswerAll.Echo(command);
        };

        await client.SendAsync(Msg(1, 2, Body("{ insert: 'pages', $db: 'test' }")));
        var answer = await client.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"));

        answer.ResponseTo.ShouldBe(2);
        seen.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_right_checksum_is_accepted()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        var answer = await client.AskAsync(WithChecksum(Msg(1, "{ ping: 1, $db: 'test' }")));

        answer.Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Optional_flag_bits_are_ignored()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        var answer = await client.AskAsync(Msg(1, 0xFFFF0000, Body("{ ping: 1, $db: 'test' }")));

        answer.Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_command_without_a_database_is_an_error_and_the_connection_stays()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        (await client.AskAsync(Msg(1, "{ ping: 1 }"))).Code.ShouldBe(40571);
        (await client.AskAsync(Msg(2, "{ ping: 1, $db: 7 }"))).Message
            .ShouldBe("BSON field '$db' is the wrong type 'int', expected type 'string'");
        (await client.AskAsync(Msg(3, "{ ping: 1, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_message_near_the_limit_arrives_whole()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        string text = new('x', 15_900_000);
        listener.Silo.Answer = (command, _) => AnswerAll.Echo(new("test", new RawDocument
        {
            ["bytes"] = command.Sequences.Sum(sequence => sequence.Documents.Length),
        }));

        var answer = await client.AskAsync(Msg(
            1, 0, Body("{ insert: 'pages', $db: 'test' }"), Sequence("documents", $"{{ a: '{text}' }}", $"{{ a: '{text}' }}", $"{{ a: '{text}' }}")));

        answer.Body["command"].AsDocument["bytes"].ShouldBe(3 * (text.Length + 13));
    }
}
