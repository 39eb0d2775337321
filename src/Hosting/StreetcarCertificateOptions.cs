using Streetcar.Wire.Tls;

namespace Streetcar.Hosting;

/// <summary>The files of a server's certificate. They are read again when they change, without a restart.</summary>
public abstract class StreetcarCertificateOptions
{
    private protected StreetcarCertificateOptions()
    {
    }

    /// <summary>
    /// The file of the certificate: PEM, which may hold the certificates of intermediate authorities and the key as well, or PFX.
    /// Null unless set.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>The file of the key, in PEM; null, which it is unless set, where it is in <see cref="Certificate"/>.</summary>
    public string? Key { get; set; }

    /// <summary>
    /// The password of the key or the PFX; null, which it is unless set, for none or for that of <see cref="PasswordFile"/>. For the
    /// environment, or a configuration that others can't read.
    /// </summary>
    public string? Password { get; set; }

    /// <summary>A file that holds the password in its one line; null unless set.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>
    /// The file with the certificates, in PEM, of the authorities by which the certificates of clients are verified; null unless
    /// set.
    /// </summary>
    public string? Ca { get; set; }

    /// <summary>The files; null where no certificate is named.</summary>
    /// <param name="section">The section of the configuration that these are, for who misses something.</param>
    /// <exception cref="FormatException">Something is said of a certificate that is not named, or said twice.</exception>
    private protected CertificateFiles? FilesOf(string section)
    {
        if (Password is not null && PasswordFile is not null)
            throw new FormatException($"{section}:{nameof(Password)} and {section}:{nameof(PasswordFile)} say the same; set one of them.");
        if (Certificate is not null)
            return new() { Certificate = Certificate, Key = Key, Password = Password, PasswordFile = PasswordFile, Authorities = Ca };
        string? said = Key is not null ? nameof(Key) : PasswordFile is not null ? nameof(PasswordFile) : Password is not null ? nameof(Password) : null;
        return said is null ? null : throw new FormatException($"{section}:{said} is of a certificate, and there is none; set {section}:{nameof(Certificate)} too.");
    }
}
