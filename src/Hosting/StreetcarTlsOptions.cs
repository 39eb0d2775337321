using Streetcar.Wire.Tls;

namespace Streetcar.Hosting;

/// <summary>
/// TLS on the port for drivers, version 1.2 or 1.3; the section <c>Tls</c> of <see cref="StreetcarOptions"/>. Where there is a
/// <see cref="StreetcarCertificateOptions.Ca"/>, a client has to show a certificate that was issued by it.
/// </summary>
public sealed class StreetcarTlsOptions : StreetcarCertificateOptions
{
    private const string Section = $"{StreetcarOptions.Section}:{nameof(StreetcarOptions.Tls)}";

    /// <summary>
    /// Whether drivers come with TLS. Unless set, <see cref="StreetcarTlsMode.Required"/> where there is a certificate, else
    /// <see cref="StreetcarTlsMode.Disabled"/>.
    /// </summary>
    public StreetcarTlsMode? Mode { get; set; }

    /// <summary>
    /// Whether clients may come without a certificate where there is a <see cref="StreetcarCertificateOptions.Ca"/>; false unless
    /// set. It is MongoDB's option of the same name.
    /// </summary>
    public bool AllowConnectionsWithoutCertificates { get; set; }

    /// <summary>The files of the certificate; null for none.</summary>
    /// <exception cref="FormatException">The settings don't go together.</exception>
    internal CertificateFiles? Files => FilesOf(Section);

    /// <summary>What the listener does; null for no TLS.</summary>
    /// <exception cref="FormatException">The settings don't go together.</exception>
    internal TlsOptions? ForListener()
    {
        var files = Files;
        var mode = Mode ?? (files is null ? StreetcarTlsMode.Disabled : StreetcarTlsMode.Required);
        if (Ca is not null && files is null)
            throw new FormatException("An authority for the certificates of clients (--tls-ca) needs TLS, and so a certificate; name its file with --tls-certificate.");
        if (mode == StreetcarTlsMode.Disabled)
            return null;
        return new()
        {
            Certificates = files ?? throw new FormatException("TLS needs a certificate; name its file with --tls-certificate."),
            IsRequired = mode == StreetcarTlsMode.Required,
            AllowConnectionsWithoutCertificates = AllowConnectionsWithoutCertificates,
        };
    }
}
