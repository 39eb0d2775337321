using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Streetcar.Wire.Tls;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class ClientCertificateTests : IDisposable
{
    private static readonly byte[] Ping = Msg(1, "{ ping: 1, $db: 'test' }");

    private readonly CertificateFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("CN=client", "CN=client")]
    [InlineData("C=US, O=Example, OU=Shop, CN=reports", "CN=reports,OU=Shop,O=Example,C=US")]
    [InlineData("DC=com, DC=example, UID=jo, E=jo@example.com", "emailAddress=jo@example.com,UID=jo,DC=example,DC=com")]
    [InlineData("ST=New York, L=New York City, CN=\"a, b+c\"", "CN=a\\, b\\+c,L=New York City,ST=New York")]
    [InlineData("O=\" edge \", CN=\"#1;2<3>\"", "CN=\\#1\\;2\\<3\\>,O=\\ edge\\ ")]
    [InlineData("CN=Lučić", "CN=Lu\\C4\\8Di\\C4\\87")]
    [InlineData("1.2.3.4=x, CN=y", "CN=y,1.2.3.4=x")]
    public async Task A_connection_has_the_subject_of_its_certificate_as_MongoDB_writes_it(string subject, string expected)
    {
        var name = new X500DistinguishedName(subject, X500DistinguishedNameFlags.None);
        var certificate = _files.Authority.Issue(name, [], [TestAuthority.ForClients]);

        (await SubjectsAsync(_files.OptionsForClients(), certificate)).ShouldBe([expected, expected]);
    }

    [Fact]
    public async Task Parts_of_a_name_that_belong_together_are_joined()
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName("Example");
        byte[] encoded = name.Build().RawData;
        // SEQUENCE { SET { CN = b, OU = a } }, which the builder does not make.
        byte[] set = [.. Attribute(3, 'b'), .. Attribute(11, 'a')];
        byte[] joined = [0x31, (byte)set.Length, .. set];
        byte[] all = [0x30, (byte)(encoded.Length - 2 + joined.Length), .. encoded[2..], .. joined];
        var certificate = _files.Authority.Issue(new X500DistinguishedName(all), [], [TestAuthority.ForClients]);

        (await SubjectsAsync(_files.OptionsForClients(), certificate)).ShouldBe(["OU=a+CN=b,O=Example", "OU=a+CN=b,O=Example"]);

        static byte[] Attribute(byte type, char value) => [0x30, 8, 6, 3, 0x55, 4, type, 0x0C, 1, (byte)value];
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_refused_where_there_is_an_authority()
    {
        await RefuseAsync(_files.OptionsForClients(), null);
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_nobody_where_it_may_come_without()
    {
        (await SubjectsAsync(_files.OptionsForClients(allowWithout: true), null)).ShouldBe([null, null]);
        (await SubjectsAsync(_files.OptionsForClients(allowWithout: true), _files.Authority.IssueClient())).ShouldBe(["CN=client", "CN=client"]);
    }

    [Fact]
    public async Task A_client_is_nobody_where_nothing_verifies_its_certificate()
    {
        (await SubjectsAsync(_files.Options(), _files.Authority.IssueClient())).ShouldBe([null, null]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_certificate_that_is_not_the_authoritys_or_not_valid_is_refused(bool allowWithout)
    {
        var now = DateTimeOffset.UtcNow;
        var name = new X500DistinguishedName("CN=client");
        TestCertificate[] bad =
        [
            TestAuthority.Create().IssueClient(),
            _files.Authority.Issue(name, [], [TestAuthority.ForServers]),
            _files.Authority.Issue(name, [], [TestAuthority.ForClients], now.AddYears(-2), now.AddDays(-1)),
            _files.Authority.Issue(name, [], [TestAuthority.ForClients], now.AddDays(1), now.AddYears(1)),
        ];

        foreach (var certificate in bad)
            await RefuseAsync(_files.OptionsForClients(allowWithout), certificate);
    }

    private async Task RefuseAsync(TlsOptions tls, TestCertificate? certificate)
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = tls);
        bool reached = false;
        listener.Silo.Answer = (command, _) =>
        {
            reached = true;
            return AnswerAll.Echo(command);
        };

        // In version 1.3 a client learns it when it reads for the first time.
        await Should.ThrowAsync<Exception>(async () =>
        {
            using var client = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority, certificate);
            await client.AskAsync(Ping);
        });
        reached.ShouldBeFalse();
        await listener.UntilConnectionsAsync(0);
    }

    // Of two connections, since TLS may take up again what it knows of the first.
    private async Task<List<string?>> SubjectsAsync(TlsOptions tls, TestCertificate? certificate)
    {
        await using var listener = await TestListener.OpenAsync(options => options.Tls = tls);
        ConcurrentQueue<string?> subjects = [];
        listener.Silo.Answer = (command, _) =>
        {
            subjects.Enqueue(command.Connection!.CertificateSubject);
            return AnswerAll.Echo(command);
        };
        for (int i = 0; i < 2; i++)
        {
            using var client = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority, certificate);
            await client.AskAsync(Ping);
        }

        return [.. subjects];
    }
}
