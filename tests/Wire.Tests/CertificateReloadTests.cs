using System.Security.Cryptography.X509Certificates;
using Streetcar.Bson;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class CertificateReloadTests : IDisposable
{
    private static readonly byte[] Ping = Msg(1, "{ ping: 1, $db: 'test' }");

    private readonly CertificateFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_new_certificate_is_served_to_new_connections_while_an_old_one_goes_on()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.Options());
        using var old = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority);

        _files.Write(_files.Authority.IssueServer("CN=next"));

        await UntilServedAsync(listener, "CN=next");
        (await old.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
        ((X509Certificate2)old.Stream.RemoteCertificate!).Subject.ShouldBe("CN=server");
        listener.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_file_that_is_bad_is_warned_of_once_and_the_old_certificate_stays()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.Options());

        await File.WriteAllTextAsync(_files.Certificate, _files.Authority.IssueServer("CN=next").Pem);

        await listener.Log.UntilAsync("can't be used, so that CN=server is still served");
        (await ServedAsync(listener)).ShouldBe("CN=server");

        _files.Write(_files.Authority.IssueServer("CN=after"));
        await UntilServedAsync(listener, "CN=after");
        listener.Log.Complaints.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_rotation_takes_the_new_certificate_at_once_or_says_why_it_can_not()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.OptionsForClients());
        listener.Security.Certificate!.Subject.ShouldBe("CN=server");
        listener.Security.Certificate.HasAuthority.ShouldBeTrue();

        _files.Write(_files.Authority.IssueServer("CN=next"));
        listener.Security.Rotate();
        listener.Security.Certificate.Subject.ShouldBe("CN=next");

        await File.WriteAllTextAsync(_files.Ca, "nothing");
        var failure = Should.Throw<DocumentException>(listener.Security.Rotate);
        failure.Code.ShouldBe(ErrorCode.InvalidSSLConfiguration);
        failure.Message.ShouldContain("ca.pem");
        listener.Security.Certificate.Subject.ShouldBe("CN=next");
    }

    [Fact]
    public async Task Clients_of_a_new_authority_come_in_and_those_of_the_old_one_do_not()
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.OptionsForClients());
        var other = TestAuthority.Create("CN=Other");
        using var old = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority, _files.Authority.IssueClient());
        await old.AskAsync(Ping);

        await File.WriteAllTextAsync(_files.Ca, other.Pem);
        listener.Security.Rotate();

        using var client = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority, other.IssueClient());
        (await client.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
        (await old.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
        await Should.ThrowAsync<Exception>(async () =>
        {
            using var refused = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority, _files.Authority.IssueClient());
            await refused.AskAsync(Ping);
        });
    }

    [Theory]
    [InlineData(-400, -1, "has expired at")]
    [InlineData(-1, 20, "expires at")]
    [InlineData(1, 400, "is valid only from")]
    public async Task A_certificate_that_is_out_of_time_or_soon_will_be_is_warned_of(int from, int until, string warning)
    {
        var now = DateTimeOffset.UtcNow;
        _files.Write(_files.Authority.Issue(new X500DistinguishedName("CN=server"), ["localhost"], [], now.AddDays(from), now.AddDays(until)));

        await using var listener = await TestListener.OpenAsync(options => options.Tls = _files.Options());

        listener.Log.Complaints.ShouldHaveSingleItem().ShouldContain(warning);
    }

    private async Task UntilServedAsync(TestListener listener, string subject)
    {
        using var patience = new CancellationTokenSource(RawClient.Patience);
        while (await ServedAsync(listener) != subject)
            await Task.Delay(50, patience.Token);
    }

    private async Task<string> ServedAsync(TestListener listener)
    {
        using var client = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority);
        (await client.AskAsync(Ping)).Body["ok"].ShouldBe(1.0);
        return ((X509Certificate2)client.Stream.RemoteCertificate!).Subject;
    }
}
