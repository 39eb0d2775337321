using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Hosting;
using Streetcar.Wire.Tls;
using TlsOptions = Orleans.Connections.Security.TlsOptions;

namespace Streetcar.Hosting;

/// <summary>TLS on Orleans' ports of a silo of Streetcar's own.</summary>
internal static class SiloTls
{
    /// <exception cref="FormatException">The certificate can't be used by a silo.</exception>
    public static void Check(StreetcarOptions options)
    {
        var cluster = options.Cluster.Tls;
        _ = NameOf(cluster.FilesOr(options.Tls).Load(), cluster);
    }

    /// <exception cref="FormatException">The settings don't go together, or lack something.</exception>
    public static void UseStreetcarTls(this ISiloBuilder silo, StreetcarOptions options)
    {
        var cluster = options.Cluster.Tls;
        var files = cluster.FilesOr(options.Tls);
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<CertificateWatcher>((connections, watcher) =>
        {
            var certificate = watcher.Watch(files);
            string name = NameOf(certificate.Current, cluster);
            var silos = OptionsOf(certificate, RemoteCertificateMode.RequireCertificate);
            // Those who come are asked for the name too: Orleans clients, and drivers, may have certificates of the same authority.
            silos.RemoteCertificateValidation = (shown, _, errors) =>
                errors == SslPolicyErrors.None && shown.MatchesHostname(name, allowWildcards: true, allowCommonName: false);
            silos.OnAuthenticateAsClient = (_, tls) => Show(certificate.Current, name, (SslClientAuthenticationOptions)tls.SslClientAuthenticationOptions);
            var clients = OptionsOf(
                certificate,
                cluster.Mode == StreetcarClusterTlsMode.Mutual ? RemoteCertificateMode.RequireCertificate : RemoteCertificateMode.NoCertificate);

            connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(silos));
            connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(silos));
            connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(clients));
        });
    }

    private static TlsOptions OptionsOf(WatchedCertificate certificate, RemoteCertificateMode mode) => new()
    {
        // Orleans wants to be told of one; which it is is said for each connection.
        LocalServerCertificateSelector = (_, _) => certificate.Current.Certificate,
        RemoteCertificateMode = mode,
        SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        OnAuthenticateAsServer = (_, tls) => Show(certificate.Current, (SslServerAuthenticationOptions)tls.SslServerAuthenticationOptions),
    };

    private static void Show(ServerCertificate certificate, SslServerAuthenticationOptions tls)
    {
        tls.ServerCertificateSelectionCallback = null;
        tls.ServerCertificateContext = certificate.Context;
        tls.CertificateChainPolicy = certificate.CreateChainPolicy();
        tls.AllowRenegotiation = false;
    }

    private static void Show(ServerCertificate certificate, string name, SslClientAuthenticationOptions tls)
    {
        tls.TargetHost = name;
        tls.ClientCertificateContext = certificate.Context;
        tls.CertificateChainPolicy = certificate.CreateChainPolicy();
        tls.AllowRenegotiation = false;
    }

    private static string NameOf(ServerCertificate certificate, StreetcarClusterTlsOptions cluster) =>
        cluster.Name
        ?? certificate.Certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames())
            .FirstOrDefault(name => !name.StartsWith('*'))
        ?? throw new FormatException(
            $"The certificate {certificate.Subject} names no host by which silos could know each other; set {StreetcarClusterTlsOptions.Section}:{nameof(cluster.Name)}.");
}
