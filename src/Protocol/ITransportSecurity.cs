using Streetcar.Bson;

namespace Streetcar.Protocol;

/// <summary>TLS on the connections of drivers, as commands see it. Safe for use by several threads.</summary>
public interface ITransportSecurity
{
    /// <summary>What new connections are served with; null where there is no TLS.</summary>
    ServedCertificate? Certificate { get; }

    /// <summary>How many connections have been made with TLS 1.2.</summary>
    long Tls12 { get; }

    /// <summary>How many connections have been made with TLS 1.3.</summary>
    long Tls13 { get; }

    /// <summary>
    /// Reads the files of all certificates again, for connections that are made from then on. Where one can't be used, all stays
    /// as it was.
    /// </summary>
    /// <exception cref="DocumentException">InvalidSSLConfiguration: one of the files can't be used.</exception>
    void Rotate();
}
