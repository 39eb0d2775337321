namespace Streetcar.Wire.Tls;

/// <summary>TLS on the connections of drivers: version 1.2 or 1.3.</summary>
public sealed class TlsOptions
{
    /// <summary>The certificate that clients are shown, and by what theirs are verified.</summary>
    public required CertificateFiles Certificates { get; init; }

    /// <summary>Whether connections without TLS are refused, as they are unless set; else a port serves both.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>
    /// Whether clients may come without a certificate where there is an authority to verify one by; false unless set. Without an
    /// authority none is asked for.
    /// </summary>
    public bool AllowConnectionsWithoutCertificates { get; init; }
}
