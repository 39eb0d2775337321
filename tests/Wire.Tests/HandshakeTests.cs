using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class HandshakeTests
{
    [Theory]
    [InlineData("{ isMaster: 1, helloOk: true }")]
    [InlineData("{ $query: { ismaster: 1 }, $readPreference: { mode: 'primaryPreferred' } }")]
    public async Task An_old_driver_is_answered_in_its_own_manner(string handshake)
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        var answer = await client.AskAsync(LegacyQuery(4, "admin.$cmd", handshake));

        answer.OpCode.ShouldBe(OpReply);
        answer.ResponseTo.ShouldBe(4);
        answer.Body["database"].AsString.ShouldBe("admin");
        answer.Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Any_other_command_in_the_old_manner_is_refused()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        var answer = await client.AskAsync(LegacyQuery(4, "test.$cmd", "{ find: 'pages' }"));

        answer.Code.ShouldBe(352);
        answer.Body["codeName"].AsString.ShouldBe("UnsupportedOpQueryCommand");
        answer.Message.ShouldStartWith("Unsupported OP_QUERY command: find.");
    }
}
