using Streetcar.Protocol;
using Streetcar.Security;
using Streetcar.Security.Scram;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

/// <summary>What a connection may do before its client has logged in, where it must.</summary>
public sealed class BeforeLogInTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private static readonly UserName Ann = new("ann", "admin");
    private static readonly byte[] Ping = Msg(1, "{ ping: 1, $db: 'test' }");

    private static readonly byte[] Long = Msg(2, $"{{ ping: 1, filler: '{new string('x', MessageLimits.MaxLengthBeforeLogIn)}', $db: 'test' }}");

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(20)]
    public async Task A_connection_that_says_nothing_or_not_enough_is_closed(int sent)
    {
        await using var listener = await OpenAsync(Short);
        using var client = await listener.ConnectAsync();

        await client.SendAsync(Ping[..sent]);

        // What had a header is refused before it is closed.
        if (await client.ReceiveAsync() is not null)
            (await client.ReceiveAsync()).ShouldBeNull();
        listener.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_connection_that_stops_within_a_log_in_is_closed()
    {
        await using var listener = await OpenAsync(Short);
        listener.Silo.Answer = (command, _) =>
        {
            var first = ScramFirstMessage.Parse("n,,n=ann,r=abc"u8);
            command.Connection!.LogIn = new SaslExchange(
                Ann, ScramMechanism.Sha256, new ScramConversation(first, ScramCredential.Create(ScramMechanism.Sha256, "x")), skipsEmpty: true);
            return AnswerAll.Echo(command);
        };
        using var client = await listener.ConnectAsync();
        await client.AskAsync(Ping);

        (await client.ReceiveAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_connection_that_only_watches_the_server_stays()
    {
        await using var listener = await OpenAsync(Short);
        using var client = await listener.ConnectAsync();
        await client.AskAsync(Ping);

        await Task.Delay(3 * Short);

        (await client.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_long_message_is_refused_before_the_log_in_and_taken_after_it()
    {
        await using var listener = await OpenAsync(RawClient.Patience);
        listener.Silo.Answer = (command, _) =>
        {
            command.Connection!.User = Principal.OfRole(Ann, "read");
            return AnswerAll.Echo(command);
        };
        using var stranger = await listener.ConnectAsync();
        var refusal = await stranger.AskAsync(Long);
        refusal.Code.ShouldBe(13);
        (await stranger.ReceiveAsync()).ShouldBeNull();
        using var user = await listener.ConnectAsync();
        await user.AskAsync(Ping);

        (await user.AskAsync(Long)).Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task What_is_compressed_does_not_become_longer_than_it_may_be()
    {
        await using var listener = await OpenAsync(RawClient.Patience);
        using var client = await listener.ConnectAsync();

        (await client.AskAsync(Compressed(Long, 2))).Code.ShouldBe(13);
    }

    private static Task<TestListener> OpenAsync(TimeSpan time) =>
        TestListener.OpenAsync(options => (options.MustLogIn, options.LogInTime) = (true, time));
}
