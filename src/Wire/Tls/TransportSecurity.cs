using Microsoft.Extensions.Logging;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Wire.Tls;

/// <summary>TLS on the listener's connections, or none.</summary>
public sealed class TransportSecurity : ITransportSecurity
{
    private readonly CertificateWatcher _watcher;

    /// <exception cref="FormatException">The certificate can't be used.</exception>
    internal TransportSecurity(WireOptions options, CertificateWatcher watcher, ILogger<TransportSecurity> logger)
    {
        _watcher = watcher;
        if (options.Tls is { } tls)
            Handshake = new TlsHandshake(tls, watcher.Watch(tls.Certificates), options.ReceiveTime, logger);
    }

    /// <inheritdoc/>
    public ServedCertificate? Certificate => Handshake?.Certificate.Current is { } current
        ? new(current.Subject, current.Certificate.NotAfter.ToUniversalTime(), current.HasAuthorities)
        : null;

    /// <inheritdoc/>
    public long Tls12 => Handshake?.Tls12 ?? 0;

    /// <inheritdoc/>
    public long Tls13 => Handshake?.Tls13 ?? 0;

    /// <summary>Begins connections; null where there is no TLS.</summary>
    internal TlsHandshake? Handshake { get; }

    /// <inheritdoc/>
    public void Rotate()
    {
        try
        {
            _watcher.Rotate();
        }
        catch (FormatException e)
        {
            throw new DocumentException(ErrorCode.InvalidSSLConfiguration, e.Message);
        }
    }
}
