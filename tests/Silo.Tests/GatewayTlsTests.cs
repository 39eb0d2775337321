using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Streetcar.Client;
using Streetcar.Hosting;
using Streetcar.Protocol;

namespace Streetcar.Silo.Tests;

/// <summary>TLS on the gateway, for Orleans clients.</summary>
public sealed class GatewayTlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CertificateFolder _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData(StreetcarClusterTlsMode.Enabled)]
    [InlineData(StreetcarClusterTlsMode.Mutual)]
    public async Task A_client_with_a_certificate_of_the_authority_gets_in(StreetcarClusterTlsMode mode)
    {
        await using var silo = await StartSiloAsync(mode);
        await using var client = await StartClientAsync(silo.Gateway, _certificates.Authority.IssueClient());

        await UseAsync(client);
    }

    [Fact]
    public async Task A_client_without_a_certificate_gets_in_unless_it_is_to_have_one()
    {
        await using (var silo = await StartSiloAsync(StreetcarClusterTlsMode.Enabled))
        {
            await using var client = await StartClientAsync(silo.Gateway, null);
            await UseAsync(client);
        }

        await using (var silo = await StartSiloAsync(StreetcarClusterTlsMode.Mutual))
            (await TlsProbe.IsRefusedAsync(silo.Gateway, _certificates.Authority, null)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_with_a_certificate_of_another_authority_or_without_TLS_does_not_get_in()
    {
        await using var silo = await StartSiloAsync(StreetcarClusterTlsMode.Mutual);

        (await TlsProbe.IsRefusedAsync(silo.Gateway, _certificates.Authority, TestAuthority.Create().IssueClient())).ShouldBeTrue();
        (await TlsProbe.IsPlainRefusedAsync(silo.Gateway)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_new_certificate_is_shown_to_new_connections_while_an_old_one_goes_on()
    {
        await using var silo = await StartSiloAsync(StreetcarClusterTlsMode.Enabled);
        await using var client = await StartClientAsync(silo.Gateway, null);
        (await TlsProbe.SubjectAsync(silo.Gateway, _certificates.Authority)).ShouldBe("CN=server");

        _certificates.Write(_certificates.Authority.IssueServer("CN=next"));
        silo.Services.GetRequiredService<ITransportSecurity>().Rotate();

        (await TlsProbe.SubjectAsync(silo.Gateway, _certificates.Authority)).ShouldBe("CN=next");
        await UseAsync(client);
    }

    [Fact]
    public async Task A_silos_certificates_may_be_others_than_those_for_drivers()
    {
        using var drivers = new CertificateFolder();
        await using var silo = await StartSiloAsync(StreetcarClusterTlsMode.Mutual, options =>
        {
            options.Port = 0;
            (options.Tls.Certificate, options.Tls.Key, options.Tls.Ca) = (drivers.Certificate, drivers.Key, drivers.Ca);
            (options.Cluster.Tls.Certificate, options.Cluster.Tls.Key, options.Cluster.Tls.Ca) = (_certificates.Certificate, _certificates.Key, _certificates.Ca);
        });

        await using var client = await StartClientAsync(silo.Gateway, _certificates.Authority.IssueClient());
        await UseAsync(client);
        (await TlsProbe.IsRefusedAsync(silo.Gateway, _certificates.Authority, drivers.Authority.IssueClient())).ShouldBeTrue();
    }

    [Fact]
    public void A_certificate_that_silos_can_not_use_is_refused_with_the_reason()
    {
        var authority = _certificates.Authority;
        var name = new X500DistinguishedName("CN=server");

        Refuse(TestAuthority.Create().IssueServer(), "was not issued by an authority in");
        Refuse(authority.Issue(name, ["localhost"], [TestAuthority.ForServers]), "lacks clientAuth");
        Refuse(authority.Issue(name, ["127.0.0.1"], []), "Streetcar:Cluster:Tls:Name");
        _certificates.Write(authority.IssueServer());
        Should.Throw<FormatException>(() => Build(StreetcarClusterTlsMode.Disabled, 0, options => options.Cluster.Tls.Name = "silo"))
            .Message.ShouldContain("--cluster-tls-mode");
        Should.Throw<FormatException>(() => Build(StreetcarClusterTlsMode.Enabled, 0, options => options.Tls.Ca = null))
            .Message.ShouldContain("--tls-ca");

        void Refuse(TestCertificate certificate, string reason)
        {
            _certificates.Write(certificate);
            Should.Throw<FormatException>(() => Build(StreetcarClusterTlsMode.Mutual, 0)).Message.ShouldContain(reason);
        }
    }

    private static async Task UseAsync(RunningHost client)
    {
        var things = client.Services.GetRequiredService<DocumentClient>()["test"]["things"];
        await things.InsertOneAsync(new() { ["_id"] = 1 });
        (await things.CountDocumentsAsync()).ShouldBe(1);
    }

    private HostApplicationBuilder Build(StreetcarClusterTlsMode mode, int gateway, Action<StreetcarOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options =>
        {
            (options.Port, options.Store, options.Cluster.GatewayPort, options.Cluster.Tls.Mode) = (null, "memory", gateway, mode);
            (options.Tls.Certificate, options.Tls.Key, options.Tls.Ca) = (_certificates.Certificate, _certificates.Key, _certificates.Ca);
            configure?.Invoke(options);
        });
        return builder;
    }

    private async Task<RunningHost> StartSiloAsync(StreetcarClusterTlsMode mode, Action<StreetcarOptions>? configure = null)
    {
        int gateway = HostingTests.FreePort();
        return await RunningHost.StartAsync(Build(mode, gateway, configure), gateway);
    }

    private Task<RunningHost> StartClientAsync(int gateway, TestCertificate? certificate)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_certificates.Authority.Certificate);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gateway).AddStreetcarClient().UseTls(tls =>
        {
            tls.LocalCertificate = certificate?.Load();
            tls.OnAuthenticateAsClient = (_, connection) =>
            {
                var options = (SslClientAuthenticationOptions)connection.SslClientAuthenticationOptions;
                (options.TargetHost, options.CertificateChainPolicy) = ("localhost", trust);
            };
        }));
        return RunningHost.StartAsync(builder, gateway);
    }

    private sealed class RunningHost(IHost host, int gateway) : IAsyncDisposable
    {
        public IServiceProvider Services => host.Services;

        public int Gateway => gateway;

        public static async Task<RunningHost> StartAsync(HostApplicationBuilder builder, int gateway)
        {
            var host = builder.Build();
            try
            {
                await host.StartAsync().WaitAsync(Patience);
                return new RunningHost(host, gateway);
            }
            catch
            {
                await ((IAsyncDisposable)host).DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync().WaitAsync(Patience);
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }
}
