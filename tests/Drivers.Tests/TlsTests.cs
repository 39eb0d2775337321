using System.Security.Cryptography.X509Certificates;
using Streetcar.Silo.Tests;

namespace Streetcar.Drivers.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly CertificateFolder _certificates = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task PyMongo_gets_in_with_a_certificate_alone()
    {
        await Needs.MotorAsync();
        using var silo = await StartAsync();

        string[] printed = await ClientPrograms.RunAsync(
            Python.Path, ClientPrograms.Script("tls.py"), $"{silo.EndPoint}", _certificates.Ca, _certificates.WriteClient());

        printed.ShouldBe(Expected);
    }

    [Fact]
    public async Task The_Node_driver_gets_in_with_a_certificate_alone()
    {
        await Needs.NodeDriverAsync();
        using var silo = await StartAsync();

        string[] printed = await ClientPrograms.RunAsync(
            "node", ClientPrograms.Script("tls.mjs"), $"{silo.EndPoint}", _certificates.Ca, _certificates.WriteClient());

        printed.ShouldBe(Expected);
    }

    [Fact]
    public async Task Mongosh_gets_in_and_rotates_the_certificate()
    {
        Needs.Mongosh();
        using var silo = await StartAsync();
        string[] options = ["--quiet", "--tlsCAFile", _certificates.Ca, "--tlsCertificateKeyFile", _certificates.WriteClient(), silo.Uri, "--eval"];
        const string subject = "db.serverStatus().security.SSLServerSubjectName";

        (await ClientPrograms.RunAsync(Shell.Path, [.. options, subject])).ShouldBe(["CN=server"]);
        _certificates.Write(_certificates.Authority.IssueServer("CN=next"));
        (await ClientPrograms.RunAsync(Shell.Path, [.. options, $"db.rotateCertificates('yearly').ok + {subject}"])).ShouldBe(["1CN=next"]);
        (await ClientPrograms.RunAsync(Shell.Path, [.. options, subject])).ShouldBe(["CN=next"]);
    }

    private static readonly string[] Expected =
    [
        "with a certificate 1 100000",
        "without a certificate refused",
        "without the authority refused",
        "by another name refused",
        "without TLS refused",
    ];

    private async Task<SiloProcess> StartAsync()
    {
        // By its address alone, so that localhost is another name.
        _certificates.Write(_certificates.Authority.Issue(new X500DistinguishedName("CN=server"), ["127.0.0.1"], [TestAuthority.ForServers]));
        var silo = SiloProcess.Launch(
            ["--port", "0", "--data", _folder.Path, "--tls-certificate", _certificates.Certificate, "--tls-key", _certificates.Key, "--tls-ca", _certificates.Ca]);
        await silo.WaitUntilReadyAsync();
        return silo;
    }
}
