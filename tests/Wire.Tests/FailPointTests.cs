using System.Diagnostics;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class FailPointTests
{
    [Fact]
    public async Task A_command_fails_as_often_as_it_is_told_to()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
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
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
        await ConfigureAsync(client, "mode: 'alwaysOn', data: { failCommands: ['ping'], closeConnection: true }");

        await client.SendAsync(Msg(2, "{ ping: 1, $db: 'test' }"));

        (await client.ReceiveAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Other_commands_go_on_and_all_do_once_it_is_off()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
        await ConfigureAsync(client, "mode: 'alwaysOn', data: { failCommands: ['ping'], errorCode: 8 }");

        (await client.AskAsync(Msg(2, "{ find: 'a', $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
        await ConfigureAsync(client, "mode: 'off'");

        (await client.AskAsync(Msg(3, "{ ping: 1, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_command_waits_as_long_as_it_is_told_to()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
        await ConfigureAsync(
            client, "mode: { times: 1 }, data: { failCommands: ['ping'], blockConnection: true, blockTimeMS: 100, errorCode: 8 }");
        long started = Stopwatch.GetTimestamp();

        (await client.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"))).Code.ShouldBe(8);

        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(90));
    }

    [Fact]
    public async Task Only_the_commands_of_the_application_that_is_named_fail()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var named = await listener.ConnectAsync();
        using var other = await listener.ConnectAsync();
        await named.AskAsync(Msg(1, "{ hello: 1, client: { application: { name: 'named' } }, $db: 'admin' }"));
        await other.AskAsync(Msg(1, "{ hello: 1, client: { application: { name: 'other' } }, $db: 'admin' }"));
        await ConfigureAsync(named, "mode: { times: 1 }, data: { failCommands: ['ping'], appName: 'named', errorCode: 8 }");

        (await other.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
        (await named.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"))).Code.ShouldBe(8);
    }

    [Fact]
    public async Task Only_the_commands_of_the_collection_that_is_named_fail()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
        await ConfigureAsync(client, "mode: 'alwaysOn', data: { failCommands: ['find'], namespace: 'test.a', errorCode: 8 }");

        (await client.AskAsync(Msg(2, "{ find: 'b', $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
        (await client.AskAsync(Msg(3, "{ find: 'a', $db: 'other' }"))).Body["ok"].ShouldBe(1.0);
        (await client.AskAsync(Msg(4, "{ find: 'a', $db: 'test' }"))).Code.ShouldBe(8);
    }

    [Fact]
    public async Task The_first_commands_are_let_through_where_it_is_told_to_skip_them()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
        await ConfigureAsync(client, "mode: { skip: 2 }, data: { failCommands: ['ping'], errorCode: 8 }");

        for (int i = 0; i < 2; i++)
            (await client.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);

        for (int i = 0; i < 2; i++)
            (await client.AskAsync(Msg(3, "{ ping: 1, $db: 'test' }"))).Code.ShouldBe(8);
    }

    [Fact]
    public async Task Whether_a_command_fails_may_be_left_to_chance()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();

        await ConfigureAsync(client, "mode: { activationProbability: 0.0 }, data: { failCommands: ['ping'], errorCode: 8 }");
        (await client.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
        await ConfigureAsync(client, "mode: { activationProbability: 1.0 }, data: { failCommands: ['ping'], errorCode: 8 }");
        (await client.AskAsync(Msg(3, "{ ping: 1, $db: 'test' }"))).Code.ShouldBe(8);
    }

    [Fact]
    public async Task It_says_how_often_it_has_failed_a_command()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
        await ConfigureAsync(client, "mode: 'alwaysOn', data: { failCommands: ['ping'], errorCode: 8 }");
        await client.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"));
        await client.AskAsync(Msg(3, "{ ping: 1, $db: 'test' }"));

        var off = await client.AskAsync(Msg(4, "{ configureFailPoint: 'failCommand', mode: 'off', $db: 'admin' }"));

        off.Body["count"].ShouldBe(2L);
    }

    [Fact]
    public async Task An_error_in_a_transaction_has_the_label_of_its_code_unless_it_is_told_to_have_others()
    {
        const string ping = "{ ping: 1, lsid: {}, txnNumber: { $numberLong: '1' }, autocommit: false, $db: 'test' }";
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();

        await ConfigureAsync(client, "mode: 'alwaysOn', data: { failCommands: ['ping'], errorCode: 112 }");
        (await client.AskAsync(Msg(2, ping))).Body["errorLabels"].AsArray.ShouldBe(["TransientTransactionError"]);
        await ConfigureAsync(client, "mode: 'alwaysOn', data: { failCommands: ['ping'], errorCode: 112, errorLabels: [] }");
        (await client.AskAsync(Msg(3, ping))).Body["errorLabels"].IsMissing.ShouldBeTrue();
    }

    [Theory]
    [InlineData("getMore", 6, "ResumableChangeStreamError")]
    [InlineData("getMore", 91, "ResumableChangeStreamError")]
    [InlineData("getMore", 133, "ResumableChangeStreamError")]
    [InlineData("getMore", 150, "ResumableChangeStreamError")]
    [InlineData("getMore", 234, "ResumableChangeStreamError")]
    [InlineData("getMore", 262, "ResumableChangeStreamError")]
    [InlineData("getMore", 10107, "ResumableChangeStreamError")]
    [InlineData("getMore", 13388, "ResumableChangeStreamError")]
    [InlineData("getMore", 280, "NonResumableChangeStreamError")]
    [InlineData("aggregate", 286, "NonResumableChangeStreamError")]
    [InlineData("getMore", 43, null)]
    [InlineData("getMore", 50, null)]
    [InlineData("find", 6, null)]
    public async Task An_error_of_a_change_stream_says_whether_it_can_be_resumed(string command, int code, string? label)
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
        await (command == "getMore"
            ? ConfigureAsync(client, $"mode: 'alwaysOn', data: {{ errorCode: {code} }}", "failGetMoreAfterCursorCheckout")
            : ConfigureAsync(client, $"mode: 'alwaysOn', data: {{ failCommands: ['{command}'], errorCode: {code} }}"));

        var failed = await client.AskAsync(Msg(2, $"{{ {command}: {{ $numberLong: '1' }}, $db: 'test' }}"));

        failed.Code.ShouldBe(code);
        if (label is null)
            failed.Body["errorLabels"].IsMissing.ShouldBeTrue();
        else
            failed.Body["errorLabels"].AsArray.ShouldBe([label]);
    }

    [Fact]
    public async Task A_getMore_fails_by_a_fail_point_of_its_own()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
        await ConfigureAsync(client, "mode: { times: 1 }, data: { errorCode: 6, closeConnection: false }", "failGetMoreAfterCursorCheckout");
        string getMore = "{ getMore: { $numberLong: '1' }, collection: 'a', $db: 'test' }";

        (await client.AskAsync(Msg(2, "{ find: 'a', $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
        (await client.AskAsync(Msg(3, getMore))).Code.ShouldBe(6);
        (await client.AskAsync(Msg(4, getMore))).Body["ok"].ShouldBe(1.0);
        // The other one takes a getMore before its cursor is known.
        await ConfigureAsync(client, "mode: 'alwaysOn', data: { failCommands: ['getMore'], errorCode: 6 }");
        (await client.AskAsync(Msg(5, getMore))).Body["errorLabels"].IsMissing.ShouldBeTrue();
    }

    [Fact]
    public async Task An_error_has_the_labels_that_it_is_told_to_have()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
        await ConfigureAsync(
            client, "mode: 'alwaysOn', data: { failCommands: ['ping'], errorCode: 189, errorLabels: ['RetryableWriteError'] }");

        var failed = (await client.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"))).Body;

        failed["codeName"].ShouldBe("PrimarySteppedDown");
        failed["errorLabels"].AsArray.ShouldBe(["RetryableWriteError"]);
    }

    [Fact]
    public async Task A_command_is_run_and_says_of_its_write_concern_what_it_is_told_to()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
        await ConfigureAsync(
            client, "mode: 'alwaysOn', data: { failCommands: ['insert'], writeConcernError: { code: 64, errmsg: 'late' } }");

        var written = (await client.AskAsync(Msg(2, "{ insert: 'a', $db: 'test' }"))).Body;

        written["ok"].ShouldBe(1.0);
        written["command"]["insert"].ShouldBe("a");
        written["writeConcernError"]["code"].ShouldBe(64);
    }

    [Fact]
    public async Task Commands_wait_for_a_majority_that_is_delayed_and_others_do_not()
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();
        using var other = await listener.ConnectAsync();
        await client.AskAsync(Msg(
            1, "{ configureFailPoint: 'delayMajority', mode: { times: 1 }, data: { blockTimeMS: 100 }, $db: 'admin' }"));
        long started = Stopwatch.GetTimestamp();
        await client.SendAsync(Msg(2, "{ insert: 'a', writeConcern: { w: 'majority' }, $db: 'test' }"));

        (await other.AskAsync(Msg(3, "{ insert: 'b', writeConcern: { w: 1 }, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);

        (await client.ReceiveAsync()).ShouldNotBeNull().Body["ok"].ShouldBe(1.0);
        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(90));
    }

    [Theory]
    [InlineData("{ configureFailPoint: 'other', mode: 'off', $db: 'admin' }", "'other' not found")]
    [InlineData("{ configureFailPoint: 'failCommand', mode: 'on', $db: 'admin' }", "unknown mode")]
    [InlineData("{ configureFailPoint: 'failCommand', mode: 'off', $db: 'test' }", "admin database")]
    [InlineData("{ configureFailPoint: 'failCommand', mode: 'alwaysOn', $db: 'admin' }", "failCommands")]
    [InlineData(
        "{ configureFailPoint: 'failCommand', mode: 'alwaysOn', data: { failCommands: ['a'], blockConnection: true }, $db: 'admin' }",
        "blockTimeMS")]
    [InlineData(
        "{ configureFailPoint: 'failCommand', mode: 'alwaysOn', data: { failCommands: ['a'], closeConnection: 1 }, $db: 'admin' }",
        "closeConnection")]
    [InlineData("{ configureFailPoint: 'delayMajority', mode: 'alwaysOn', $db: 'admin' }", "blockTimeMS")]
    public async Task What_is_no_fail_point_is_refused(string command, string named)
    {
        await using var listener = await TestListener.OpenAsync(enableTestCommands: true);
        using var client = await listener.ConnectAsync();

        var refused = await client.AskAsync(Msg(1, command));

        refused.Body["ok"].ShouldBe(0.0);
        refused.Message.ShouldContain(named);
    }

    [Fact]
    public async Task Without_test_commands_the_grains_are_asked_which_know_no_such_command()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        await ConfigureAsync(client, "mode: 'alwaysOn', data: { failCommands: ['ping'], errorCode: 8 }");

        (await client.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
    }

    private static async Task ConfigureAsync(RawClient client, string how, string failPoint = "failCommand")
    {
        var answer = await client.AskAsync(Msg(1, $"{{ configureFailPoint: '{failPoint}', {how}, $db: 'admin' }}"));
        answer.Body["ok"].ShouldBe(1.0);
    }
}
