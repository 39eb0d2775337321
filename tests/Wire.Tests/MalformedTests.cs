using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class MalformedTests
{
    private static readonly byte[] Ping = Body("{ ping: 1, $db: 'test' }");

    public static TheoryData<string, byte[], int> Messages => new()
    {
        { "a length below a header's", Join(Int32(15), Int32(9), Int32(0), Int32(OpMsg)), 16 },
        { "a negative length", Join(Int32(-1), Int32(9), Int32(0), Int32(OpMsg)), 16 },
        { "a length over the limit", Join(Int32(48_000_001), Int32(9), Int32(0), Int32(OpMsg)), 16 },
        { "an opcode of old", Message(9, 2002, Int32(0)), 17 },
        { "no room for flags", Message(9, OpMsg), 15 },
        { "an unknown required flag", Msg(9, 4, Ping), 223 },
        { "a wrong checksum", Corrupted(WithChecksum(Msg(9, 0, Ping))), 17 },
        { "a checksum and nothing else", Msg(9, 1, Int32(0)), 51251 },
        { "no body", Msg(9, 0, Sequence("documents", "{}")), 40587 },
        { "two bodies", Msg(9, 0, Ping, Ping), 40430 },
        { "an unknown section", Msg(9, 0, Ping, [3]), 40432 },
        { "three sequences", Msg(9, 0, Ping, Sequence("a"), Sequence("b"), Sequence("c")), 233 },
        { "one sequence twice", Msg(9, 0, Ping, Sequence("a"), Sequence("a")), 40431 },
        { "a sequence that the body has too", Msg(9, 0, Ping, Sequence("ping")), 40433 },
        { "a sequence longer than the message", Msg(9, 0, Ping, Join([1], Int32(1000), CString("a"))), 15 },
        { "a sequence without an end to its name", Msg(9, 0, Ping, Join([1], Int32(6), [97, 97])), 15 },
        { "a document longer than its section", Msg(9, 0, Join([0], Int32(100), [0])), 22 },
        { "a document of no length", Msg(9, 0, Join([0], Int32(0))), 22 },
        { "a document without an end", Msg(9, 0, Join([0], Int32(5), [1])), 22 },
        { "text that is not UTF-8", Msg(9, 0, Replaced(Ping, (byte)'t', 0xFF)), 22 },
        { "invalid BSON beside the body", Msg(9, 0, Ping, Join([1], Int32(11), CString("a"), Int32(5), [1])), 22 },
        { "a cut-off query", Message(9, OpQuery, Int32(0), CString("admin.$cmd"), Int32(0)), 15 },
        { "a query on a collection", LegacyQuery(9, "test.pages", "{}"), 352 },
        { "compression within compression", Compressed(Compressed(Msg(9, 0, Ping), 0), 0), 17 },
        { "snappy", Compressed(Msg(9, 0, Ping), 1), 17 },
        { "zstd", Compressed(Msg(9, 0, Ping), 3), 17 },
        { "zlib that claims too much", Compressed(Msg(9, 0, Ping), 2, claimedSize: 200), 16 },
        { "zlib that claims too little", Compressed(Msg(9, 0, Ping), 2, claimedSize: 5), 16 },
        { "zlib that claims more than zlib can hold", Compressed(Msg(9, 0, Ping), 2, claimedSize: 47_000_000), 16 },
        { "noop that claims too much", Compressed(Msg(9, 0, Ping), 0, claimedSize: 200), 16 },
        { "a corrupt zlib stream", Message(9, OpCompressed, Int32(OpMsg), Int32(30), [2], new byte[20]), 17 },
        { "a zlib stream that asks for a preset dictionary", Message(9, OpCompressed, Int32(OpMsg), Int32(30), [2], [0x78, 0xBB, 0, 0, 0, 1], new byte[20]), 17 },
        { "compression of nothing", Message(9, OpCompressed, Int32(OpMsg)), 15 },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_malformed_message_is_answered_and_closes_its_connection_alone(
        string what, byte[] message, int code)
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        using var other = await listener.ConnectAsync();
        await other.AskAsync(Msg(1, 0, Ping));

        var answer = await client.AskAsync(message);

        answer.Code.ShouldBe(code, $"{what}: {answer.Body}");
        answer.ResponseTo.ShouldBe(9);
        answer.Body["ok"].ShouldBe(0.0);
        (await client.ReceiveAsync()).ShouldBeNull();
        (await other.AskAsync(Msg(2, 0, Ping))).Body["ok"].ShouldBe(1.0);
        listener.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_error_reaches_a_client_that_is_still_sending()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        await client.SendAsync(Join(Int32(48_000_016), Int32(9), Int32(0), Int32(OpMsg)));
        for (int i = 0; i < 48; i++)
            await client.SendAsync(new byte[1_000_000]);

        (await client.ReceiveAsync())!.Code.ShouldBe(16);
    }

    [Fact]
    public async Task A_malformed_message_that_expects_no_reply_gets_none()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        await client.SendAsync(Msg(9, 2, [9]));

        (await client.ReceiveAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_client_that_leaves_within_a_message_harms_nobody()
    {
        await using var listener = await TestListener.OpenAsync();
        using var other = await listener.ConnectAsync();
        byte[] message = Msg(1, 0, Ping);
        for (int length = 1; length < message.Length; length++)
        {
            using var client = await listener.ConnectAsync();
            await client.SendAsync(message[..length]);
            if (length % 2 == 0)
                client.Reset();
        }

        (await other.AskAsync(message)).Body["ok"].ShouldBe(1.0);
        listener.Log.Complaints.ShouldBeEmpty();
    }

    private static byte[] Corrupted(byte[] message) => [.. message[..^1], (byte)~message[^1]];

    private static byte[] Replaced(byte[] bytes, byte old, byte now) =>
        [.. bytes.Select(b => b == old ? now : b)];
}
