using System.Buffers.Binary;
using System.Security.Authentication;
using Streetcar.Bson;
using Streetcar.Protocol;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class TlsTests : IDisposable
{
    // Of RFC 5246.
    private const byte Alert = 21;
    private const byte Handshake = 22;
    private const byte ProtocolVersion = 70;

    private static readonly byte[] Ping = Msg(1, "{ ping: 1, $db: 'test' }");
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private readonly CertificateFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_is_served_in_the_version_that_it_speaks(SslProtocols version)
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.Options());
        using var client = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority, version: version);

        (await client.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);

        client.Stream.SslProtocol.ShouldBe(version);
        listener.Security.Tls12.ShouldBe(version == SslProtocols.Tls12 ? 1 : 0);
        listener.Security.Tls13.ShouldBe(version == SslProtocols.Tls13 ? 1 : 0);
    }

    [Theory]
    [InlineData(0x0301)]
    [InlineData(0x0302)]
    public async Task A_version_below_1_2_is_refused(int version)
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.Options());

        (await HelloAsync(listener, version)).ShouldBe([Alert, 2, ProtocolVersion]);
        // The same hello with the version that is served is answered.
        (await HelloAsync(listener, 0x0303)).ShouldBe([Handshake]);
    }

    [Fact]
    public async Task A_client_without_TLS_is_refused_where_it_is_required()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.Options());
        using var client = await listener.ConnectAsync();

        await client.SendAsync(Ping);

        (await client.ReceiveAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_port_serves_both_where_TLS_is_preferred()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.Options(isRequired: false));
        using var plain = await listener.ConnectAsync();
        using var secured = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority);

        (await plain.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
        (await secured.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
        (await plain.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
    }

    [Theory]
    [InlineData(0x116)]
    [InlineData(0x316)]
    [InlineData(0x10316)]
    public async Task A_message_that_begins_as_TLS_does_is_none(int length)
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.Options(isRequired: false));
        using var client = await listener.ConnectAsync();
        int rest = length - Msg(1, "{ ping: 1, filler: '', $db: 'test' }").Length;
        byte[] message = Msg(1, $"{{ ping: 1, filler: '{new string('x', rest)}', $db: 'test' }}");
        message.Length.ShouldBe(length);

        (await client.AskAsync(message)).Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Long_messages_come_whole_both_ways()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.Options());
        using var client = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority);
        string text = string.Create(10_000_000, 0, static (span, _) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = (char)('a' + (i % 25));
        });

        for (int i = 0; i < 2; i++)
        {
            var reply = await client.AskAsync(Msg(1, $"{{ insert: 'c', text: '{text}', $db: 'test' }}"));
            reply.Body["command"].AsDocument["text"].AsString.ShouldBe(text);
            (await client.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
        }
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 5)]
    [InlineData(true, 200)]
    [InlineData(false, 0)]
    [InlineData(false, 5)]
    [InlineData(false, 200)]
    public async Task A_client_that_does_not_finish_its_hello_is_closed_after_a_time(bool isRequired, int sent)
    {
        await using var listener = await TestListener.OpenAsync(
            options => (options.Tls, options.ReceiveTime) = (_files.Options(isRequired), Short));
        using var client = await listener.ConnectAsync();
        byte[] hello = new byte[512];
        new byte[] { 22, 3, 1, 1, 252, 1, 0, 1, 248, 3, 3 }.CopyTo(hello, 0);

        await client.SendAsync(hello[..sent]);

        (await client.ReceiveAsync()).ShouldBeNull();
        listener.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Broken_hellos_are_closed_and_nothing_else_comes_of_them()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.OptionsForClients());
        byte[] hello = HelloOf(0x0303);
        var random = new Random(17);

        for (int i = 0; i < 500; i++)
        {
            byte[] broken = [.. hello];
            for (int changes = random.Next(1, 8); changes > 0; changes--)
                broken[random.Next(1, broken.Length)] = (byte)random.Next(256);
            using var client = await listener.ConnectAsync();
            await client.SendAsync(broken[..random.Next(12, broken.Length + 1)]);
            client.SendNoMore();
            await client.UntilClosedAsync();
        }

        await listener.UntilConnectionsAsync(0);
        listener.Log.Complaints.ShouldBeEmpty();
        using var good = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority, _files.Authority.IssueClient());
        (await good.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Handshakes_count_among_the_connections()
    {
        await using var listener = await TestListener.OpenAsync(options => (options.Tls, options.MaxConnections) = (_files.Options(), 1));
        using (var silent = await listener.ConnectAsync())
        {
            await silent.SendAsync([22]);
            await listener.UntilConnectionsAsync(1);
            using var second = await listener.ConnectAsync();
            (await second.ReceiveAsync()).ShouldBeNull();
            await listener.Log.UntilAsync("refused");
        }

        await listener.UntilConnectionsAsync(0);
        using var third = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority);
        (await third.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_of_its_reply_is_closed_after_a_time()
    {
        await using var listener = await TestListener.OpenAsync(options => (options.Tls, options.SendTime) = (_files.Options(), Short));
        var text = new RawDocument { ["text"] = new string('x', 15_000_000), ["ok"] = 1.0 };
        listener.Silo.Answer = (_, _) => Task.FromResult(new Reply(text));
        using var client = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority);

        await client.SendAsync(Ping);

        await listener.Log.UntilAsync("taken nothing");
        await listener.UntilConnectionsAsync(0);
    }

    [Fact]
    public async Task A_stopping_listener_answers_what_runs_and_says_that_it_ends()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.Options());
        using var busy = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority);
        using var idle = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority);
        using var silent = await listener.ConnectAsync();
        await idle.AskAsync(Ping);
        var running = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        listener.Silo.Answer = async (command, _) =>
        {
            running.SetResult();
            await finish.Task.WaitAsync(RawClient.Patience, CancellationToken.None);
            return await AnswerAll.Echo(command);
        };
        await busy.SendAsync(Ping);
        await running.Task.WaitAsync(RawClient.Patience);

        var stopped = listener.StopAsync();
        (await idle.ReceiveAsync()).ShouldBeNull();
        finish.SetResult();

        (await busy.ReceiveAsync())!.Body["ok"].ShouldBe(1.0);
        (await busy.ReceiveAsync()).ShouldBeNull();
        await stopped.WaitAsync(RawClient.Patience);
    }

    [Fact]
    public async Task A_connection_within_the_process_has_no_TLS()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.OptionsForClients());
        await using var client = listener.ConnectInProcess();

        await client.WriteAsync(Ping);

        byte[] header = new byte[16];
        await client.ReadExactlyAsync(header, new CancellationTokenSource(RawClient.Patience).Token);
        BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)).ShouldBe(OpMsg);
    }

    [Fact]
    public async Task Clients_that_know_the_root_alone_get_the_intermediate_authoritys_certificate()
    {
        var intermediate = _files.Authority.CreateIntermediate("CN=Intermediate");
        var issued = intermediate.IssueServer();
        _files.Write(issued with { Pem = $"{issued.Pem}\n{intermediate.Pem}\n" });
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.Options());

        using var client = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority);

        (await client.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
    }

    // The type of the record that the server answers with, and what is in it of an alert.
    private static async Task<byte[]> HelloAsync(TestListener listener, int version)
    {
        using var client = await listener.ConnectAsync();
        await client.SendAsync(HelloOf(version));
        byte[] answer = await client.ReceiveBytesAsync(7);
        return answer[0] == Alert ? [answer[0], answer[5], answer[6]] : [answer[0]];
    }

    private static byte[] HelloOf(int version)
    {
        byte[] extensions = Join(
            [0, 10, 0, 4, 0, 2, 0, 23], // a curve
            [0, 13, 0, 4, 0, 2, 4, 3]); // a signature
        byte[] body = Join(
            [(byte)(version >> 8), (byte)version],
            new byte[32],
            [0], // no session
            [0, 4, 0xC0, 0x2B, 0xC0, 0x09], // one suite of 1.2, one of all
            [1, 0], // no compression
            [0, (byte)extensions.Length],
            extensions);
        byte[] handshake = Join([1, 0, 0, (byte)body.Length], body);
        return Join([22, 3, 1, 0, (byte)handshake.Length], handshake);
    }
}
