namespace Streetcar.Wire.Tls;

/// <summary>The files of a server's certificate. They are read again when they change.</summary>
public sealed class CertificateFiles
{
    /// <summary>
    /// The certificate: as PEM, with those of intermediate authorities behind it, and with its key where <see cref="Key"/> is
    /// null; or as PFX (PKCS #12).
    /// </summary>
    public required string Certificate { get; init; }

    /// <summary>The key of a certificate in PEM, in a file of its own; null where it is in the certificate's.</summary>
    public string? Key { get; init; }

    /// <summary>The password of the key, or of the PFX; null for none, or for that of <see cref="PasswordFile"/>.</summary>
    public string? Password { get; init; }

    /// <summary>A file that holds the password in its one line; null for none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The certificates, as PEM or one as DER, of the authorities by which others' are verified; null for none.</summary>
    public string? Authorities { get; init; }

    /// <summary>
    /// Whether the certificate is shown to servers too, which have the same authorities as here; false unless set.
    /// </summary>
    public bool IsForClientsToo { get; init; }

    /// <summary>Looks whether the certificate can be used.</summary>
    /// <exception cref="FormatException">It can't; the message names the file.</exception>
    public void Check() => _ = Load();

    /// <summary>Reads the certificate.</summary>
    /// <exception cref="FormatException">It can't be used.</exception>
    internal ServerCertificate Load() => ServerCertificate.Load(this, CertificateContent.Read(this));
}
