using System.Security.Cryptography.X509Certificates;

namespace Streetcar.Cluster.Tests;

public sealed class TlsMembershipTests
{
    [Fact]
    public async Task Silos_form_a_cluster_over_TLS_that_nobody_but_a_silo_gets_into()
    {
        await using var store = await TestStore.StartAsync();
        using var certificates = new CertificateFolder();
        int port = LocalhostMembershipTests.FreePort();
        string[] options =
        [
            "--primary-port", $"{port}", "--cluster-tls-mode", "enabled",
            // Drivers come without.
            "--tls-mode", "disabled", "--tls-certificate", certificates.Certificate, "--tls-key", certificates.Key, "--tls-ca", certificates.Ca,
        ];
        var authority = certificates.Authority;
        TestCertificate?[] others =
        [
            null,
            authority.IssueClient(),
            authority.Issue(new X500DistinguishedName("CN=localhost"), [], [TestAuthority.ForClients]),
            authority.Issue(new X500DistinguishedName("CN=silo"), ["elsewhere.example"], [TestAuthority.ForServers, TestAuthority.ForClients]),
            TestAuthority.Create().IssueServer(),
        ];

        await ThreeProcesses.RunAsync(store, $"test_{Guid.NewGuid():N}", ["--silo-port", $"{port}", .. options], options, async () =>
        {
            foreach (var certificate in others)
                (await TlsProbe.IsRefusedAsync(port, authority, certificate)).ShouldBeTrue($"{certificate}");
            (await TlsProbe.IsPlainRefusedAsync(port)).ShouldBeTrue();
        });
    }
}
