using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class HandshakeTests
{
    [Theory]
    [InlineData("{ isMaster: 1, helloOk: true }")]
    [InlineData("{ $query: { ismaster: 1 }, $readPreference: { mode: 'primaryPreferred' } }")]
    public async Task An_old_driver_is_answered_in_its_own_manner(string handshake)
    {
        await using var door = await Door.OpenAsync();
        using var client = await door.ConnectAsync();

        var answer = await client.AskAsync(LegacyQuery(4, "admin.$cmd", handshake));

        answer.OpCode.ShouldBe(OpReply);
        answer.ResponseTo.ShouldBe(4);
        answer.Body["database"].AsString.ShouldBe("admin");
        answer.Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Any_other_command_in_the_old_manner_is_refused()
    {
        await using var door = await Door.OpenAsync();
        using var client = await door.ConnectAsync();

        var answer = await client.AskAsync(LegacyQuery(4, "test.$cmd", "{ find: 'pages' }"));

        answer.Code.ShouldBe(352);
        answer.Body["codeName"].AsString.ShouldBe("UnsupportedOpQueryCommand");
        answer.Message.ShouldStartWith("Unsupported OP_QUERY command: find.");
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("isMaster")]
    [InlineData("ismaster")]
    public async Task Every_connection_has_its_own_number(string hello)
    {
        await using var door = await Door.OpenAsync();
        using var one = await door.ConnectAsync();
        using var two = await door.ConnectAsync();

        var first = await one.AskAsync(Msg(1, $"{{ {hello}: 1, $db: 'admin' }}"));
        var again = await one.AskAsync(Msg(2, $"{{ {hello}: 1, $db: 'admin' }}"));
        var second = await two.AskAsync(Msg(1, $"{{ {hello}: 1, $db: 'admin' }}"));

        again.Body["connectionId"].ShouldBe(first.Body["connectionId"]);
        second.Body["connectionId"].ShouldNotBe(first.Body["connectionId"]);
    }

    [Theory]
    [InlineData("['snappy', 'zlib', 'zstd']", "[\"zlib\"]")]
    [InlineData("['zstd']", null)]
    [InlineData("[]", null)]
    [InlineData("'zlib'", null)]
    public async Task Of_the_clients_compressors_zlib_is_agreed_to(string asked, string? agreed)
    {
        await using var door = await Door.OpenAsync();
        using var client = await door.ConnectAsync();

        var answer = await client.AskAsync(Msg(1, $"{{ hello: 1, compression: {asked}, $db: 'admin' }}"));

        answer.Body["compression"].ToString().ShouldBe(agreed ?? "");
    }

    [Fact]
    public async Task A_client_can_ask_for_its_own_address()
    {
        await using var door = await Door.OpenAsync();
        using var client = await door.ConnectAsync();

        var answer = await client.AskAsync(Msg(1, "{ whatsmyuri: 1, $db: 'admin' }"));

        answer.Body["you"].AsString.ShouldBe($"127.0.0.1:{client.LocalEndPoint.Port}");
    }
}
