using System.Security.Cryptography.X509Certificates;
using Streetcar.Wire.Tls;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class CertificateFileTests : IDisposable
{
    private readonly CertificateFolder _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<string> Forms => ["one file", "key first", "an encrypted key", "a password in a file", "a PFX", "a PFX with a password"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_certificate_is_read_in_each_form_that_it_may_have(string form)
    {
        var issued = _files.Authority.IssueServer();
        var files = form switch
        {
            "one file" => new CertificateFiles { Certificate = Write("a", issued.Both) },
            "key first" => new() { Certificate = Write("a", $"{issued.Key}\n{issued.Pem}\n") },
            "an encrypted key" => new() { Certificate = Write("a", issued.Pem), Key = Write("b", issued.EncryptedKey("seven")), Password = "seven" },
            "a password in a file" => new()
            {
                Certificate = Write("a", $"{issued.Pem}\n{issued.EncryptedKey("seven")}"),
                PasswordFile = Write("c", "seven\n"),
            },
            "a PFX" => new() { Certificate = Write("a", issued.ToPfx(null)) },
            _ => new() { Certificate = Write("a", issued.ToPfx("seven")), Password = "seven" },
        };

        await using var listener = await TestListener.OpenAsync(options => options.Tls = new() { Certificates = files });

        using var client = await TlsClient.ConnectAsync(listener.EndPoint, _files.Authority);
        (await client.AskAsync(Msg(1, "{ ping: 1, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public void A_certificate_that_can_not_be_used_is_refused_with_the_reason()
    {
        var issued = _files.Authority.IssueServer();
        var other = _files.Authority.IssueServer();
        string certificate = Write("certificate", issued.Pem);
        string encrypted = Write("encrypted", issued.EncryptedKey("seven"));
        string pfx = Write("pfx", issued.ToPfx("seven"));
        string forClients = Write("for-clients", _files.Authority.IssueClient().Both);
        string both = Write("both", issued.Both);
        string nothing = Write("nothing", "nothing");

        Refuse(new() { Certificate = "/none/at/all.pem" }, "/none/at/all.pem", "can't be read");
        Refuse(new() { Certificate = certificate }, certificate, "no private key");
        Refuse(new() { Certificate = certificate, Key = "/none/key.pem" }, "/none/key.pem", "can't be read");
        Refuse(new() { Certificate = certificate, Key = Write("other", other.Key) }, certificate, "does not match");
        Refuse(new() { Certificate = certificate, Key = encrypted }, encrypted, "there is no password");
        Refuse(new() { Certificate = certificate, Key = encrypted, Password = "eight" }, certificate, "can't be used");
        Refuse(new() { Certificate = certificate, Key = encrypted, PasswordFile = "/none/password" }, "/none/password", "can't be read");
        Refuse(new() { Certificate = Write("key", issued.Key) }, "key", "holds no certificate");
        Refuse(new() { Certificate = pfx }, pfx, "can't be used");
        Refuse(new() { Certificate = pfx, Password = "eight" }, pfx, "can't be used");
        Refuse(new() { Certificate = pfx, Password = "seven", Key = certificate }, pfx, "key in a file of its own");
        Refuse(new() { Certificate = nothing }, nothing, "can't be used");
        Refuse(new() { Certificate = forClients }, forClients, "serverAuth");
        Refuse(new() { Certificate = both, Authorities = "/none/ca.pem" }, "/none/ca.pem", "can't be read");
        Refuse(new() { Certificate = both, Authorities = nothing }, nothing, "can't be used");
        Refuse(new() { Certificate = both, Authorities = Write("no-ca", issued.Key) }, "no-ca", "holds no certificate");
        Refuse(
            new() { Certificate = certificate, Key = Write("old", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n") },
            "old",
            "openssl pkcs8");
    }

    [Fact]
    public async Task A_listener_with_a_bad_certificate_does_not_start()
    {
        await File.WriteAllTextAsync(_files.Key, "nothing");

        var failure = await Should.ThrowAsync<FormatException>(() => TestListener.OpenAsync(options => options.Tls = _files.Options()));

        failure.Message.ShouldContain(_files.Key);
    }

    [Fact]
    public void An_authority_may_be_one_certificate_in_DER()
    {
        var files = new CertificateFiles { Certificate = _files.Certificate, Key = _files.Key, Authorities = Write("ca", _files.Authority.Certificate.Export(X509ContentType.Cert)) };

        Should.NotThrow(files.Check);
    }

    private static void Refuse(CertificateFiles files, string named, string reason)
    {
        string message = Should.Throw<FormatException>(files.Check).Message;
        message.ShouldContain(named);
        message.ShouldContain(reason);
        message.ShouldNotContain("\n");
        foreach (string secret in (string[])["seven", "eight"])
            message.ShouldNotContain(secret);
    }

    private string Write(string name, string content)
    {
        File.WriteAllText(_files.PathOf(name), content);
        return _files.PathOf(name);
    }

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_files.PathOf(name), content);
        return _files.PathOf(name);
    }
}
