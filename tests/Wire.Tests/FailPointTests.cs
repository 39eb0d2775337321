using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class FailPointTests
{
    [Fact]
    public async Task A_command_fails_as_often_as_it_is_told_to()
    {
        await using var door = await Door.OpenAsync(enableTestCommands: true);
        using var client = await door.ConnectAsync();
        await ConfigureAsync(client, "mode: { times: 2 }, data: { failCommands: ['ping'], errorCode: 8 }");

        for (int i = 0; i < 2; i++)
        {
            var failed = await client.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"));
            failed.Code.ShouldBe(8);
            failed.Body["codeName"].ShouldBe("UnknownError");
        }

        (await client.AskAsync(Msg(3, "{ ping: 1, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_command_loses_its_connection_when_it_is_told_to()
    {
        await using var door = await Door.OpenAsync(enableTestCommands: true);
        using var client = await door.ConnectAsync();
        await ConfigureAsync(client, "mode: 'alwaysOn', data: { failCommands: ['ping'], closeConnection: true }");

        await client.SendAsync(Msg(2, "{ ping: 1, $db: 'test' }"));

        (await client.ReceiveAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Other_commands_go_on_and_all_do_once_it_is_off()
    {
        await using var door = await Door.OpenAsync(enableTestCommands: true);
        using var client = await door.ConnectAsync();
        await ConfigureAsync(client, "mode: 'alwaysOn', data: { failCommands: ['ping'], errorCode: 8 }");

        (await client.AskAsync(Msg(2, "{ find: 'a', $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
        await ConfigureAsync(client, "mode: 'off'");

        (await client.AskAsync(Msg(3, "{ ping: 1, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
    }

    [Theory]
    [InlineData("{ configureFailPoint: 'other', mode: 'off', $db: 'admin' }", "'other' not found")]
    [InlineData("{ configureFailPoint: 'failCommand', mode: 'on', $db: 'admin' }", "unknown mode")]
    [InlineData("{ configureFailPoint: 'failCommand', mode: 'off', $db: 'test' }", "admin database")]
    [InlineData("{ configureFailPoint: 'failCommand', mode: 'alwaysOn', $db: 'admin' }", "failCommands")]
    [InlineData(
        "{ configureFailPoint: 'failCommand', mode: 'alwaysOn', data: { failCommands: ['a'], blockConnection: true }, $db: 'admin' }",
        "blockConnection")]
    public async Task What_is_no_fail_point_is_refused(string command, string named)
    {
        await using var door = await Door.OpenAsync(enableTestCommands: true);
        using var client = await door.ConnectAsync();

        var refused = await client.AskAsync(Msg(1, command));

        refused.Body["ok"].ShouldBe(0.0);
        refused.Message.ShouldContain(named);
    }

    [Fact]
    public async Task Without_test_commands_the_grains_are_asked_which_know_no_such_command()
    {
        await using var door = await Door.OpenAsync();
        using var client = await door.ConnectAsync();

        await ConfigureAsync(client, "mode: 'alwaysOn', data: { failCommands: ['ping'], errorCode: 8 }");

        (await client.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
    }

    private static async Task ConfigureAsync(RawClient client, string how)
    {
        var answer = await client.AskAsync(Msg(1, $"{{ configureFailPoint: 'failCommand', {how}, $db: 'admin' }}"));
        answer.Body["ok"].ShouldBe(1.0);
    }
}
