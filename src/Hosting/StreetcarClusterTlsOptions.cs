using Streetcar.Wire.Tls;

namespace Streetcar.Hosting;

/// <summary>
/// TLS on Orleans' ports, for other silos and for Orleans clients, version 1.2 or 1.3; the section <c>Tls</c> of
/// <see cref="StreetcarClusterOptions"/>. What of the certificate is not set is as in <see cref="StreetcarTlsOptions"/>.
/// </summary>
public sealed class StreetcarClusterTlsOptions : StreetcarCertificateOptions
{
    internal const string Section = $"{StreetcarOptions.Section}:{nameof(StreetcarOptions.Cluster)}:{nameof(StreetcarClusterOptions.Tls)}";

    /// <summary>Whether there is TLS; <see cref="StreetcarClusterTlsMode.Disabled"/> unless set.</summary>
    public StreetcarClusterTlsMode Mode { get; set; }

    /// <summary>
    /// The host name that the certificates of all silos are for, besides what else they are for: a silo takes as another only who
    /// shows a certificate for it. Unless set, the first that the silo's own certificate names.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>The files; those of the port for drivers where none are set.</summary>
    /// <param name="drivers">TLS on the port for drivers.</param>
    /// <exception cref="FormatException">The settings don't go together, or lack something.</exception>
    internal CertificateFiles FilesOr(StreetcarTlsOptions drivers)
    {
        var files = FilesOf(Section) ?? drivers.Files
            ?? throw new FormatException("TLS between silos needs a certificate; name its file with --tls-certificate.");
        return new()
        {
            Certificate = files.Certificate,
            Key = files.Key,
            Password = files.Password,
            PasswordFile = files.PasswordFile,
            Authorities = Ca ?? drivers.Ca
                ?? throw new FormatException("TLS between silos needs the authority that issued their certificates; name the file of its own with --tls-ca."),
            IsForClientsToo = true,
        };
    }
}
