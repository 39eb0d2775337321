using Streetcar.Wire.Tls;

namespace Streetcar.Wire.Tests;

/// <summary>Options of TLS with the files of a folder.</summary>
internal static class TlsFiles
{
    /// <summary>Those for clients that show no certificate.</summary>
    public static TlsOptions Options(this CertificateFolder files, bool isRequired = true) =>
        new() { Certificates = new() { Certificate = files.Certificate, Key = files.Key }, IsRequired = isRequired };

    /// <summary>Those for clients with certificates of the same authority.</summary>
    public static TlsOptions OptionsForClients(this CertificateFolder files, bool allowWithout = false) => new()
    {
        Certificates = new() { Certificate = files.Certificate, Key = files.Key, Authorities = files.Ca },
        AllowConnectionsWithoutCertificates = allowWithout,
    };
}
