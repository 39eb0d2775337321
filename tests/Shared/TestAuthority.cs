using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Streetcar.Tests;

/// <summary>An authority that issues certificates for a test.</summary>
internal sealed class TestAuthority
{
    public const string ForServers = "1.3.6.1.5.5.7.3.1";
    public const string ForClients = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _certificate;

    private TestAuthority(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>Its certificate, as PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Its certificate, for who trusts it.</summary>
    public X509Certificate2 Certificate => X509CertificateLoader.LoadCertificate(_certificate.RawData);

    /// <summary>One that nobody stands above.</summary>
    public static TestAuthority Create(string name = "CN=Test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(RequestOf(name, key).CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-10), DateTimeOffset.UtcNow.AddYears(10)));
    }

    /// <summary>One that stands below this one.</summary>
    public TestAuthority CreateIntermediate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Sign(RequestOf(name, key), DateTimeOffset.UtcNow.AddYears(-9), DateTimeOffset.UtcNow.AddYears(9));
        return new(signed.CopyWithPrivateKey(key));
    }

    /// <summary>Issues the certificate of a server for 127.0.0.1 and localhost, which may be a client's too.</summary>
    public TestCertificate IssueServer(string subject = "CN=server") =>
        Issue(new X500DistinguishedName(subject), ["localhost", "127.0.0.1"], [ForServers, ForClients]);

    /// <summary>Issues the certificate of a client.</summary>
    public TestCertificate IssueClient(string subject = "CN=client") => Issue(new X500DistinguishedName(subject), [], [ForClients]);

    /// <summary>Issues a certificate.</summary>
    /// <param name="subject">Whose it is.</param>
    /// <param name="hosts">The names and addresses of the hosts that it is for.</param>
    /// <param name="uses">What it may be used for; nothing said where there is none.</param>
    /// <param name="from">From when on it is valid; null for yesterday.</param>
    /// <param name="until">Until when it is valid; null for a year from now.</param>
    public TestCertificate Issue(
        X500DistinguishedName subject, string[] hosts, string[] uses, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, true));
        if (uses.Length > 0)
        {
            OidCollection allowed = [];
            Array.ForEach(uses, use => allowed.Add(new Oid(use)));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(allowed, critical: false));
        }

        var names = new SubjectAlternativeNameBuilder();
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        if (hosts.Length > 0)
            request.CertificateExtensions.Add(names.Build());
        using var signed = Sign(request, from ?? DateTimeOffset.UtcNow.AddDays(-1), until ?? DateTimeOffset.UtcNow.AddYears(1));
        return new(signed.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static CertificateRequest RequestOf(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset until)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        return request.Create(_certificate, from, until, RandomNumberGenerator.GetBytes(16));
    }
}

/// <summary>A certificate and its key.</summary>
/// <param name="Pem">The certificate, as PEM.</param>
/// <param name="Key">The key, as PEM.</param>
internal sealed record TestCertificate(string Pem, string Key)
{
    /// <summary>The two in one, for who has one file for both.</summary>
    public string Both => $"{Pem}\n{Key}\n";

    /// <summary>The certificate with its key, for a client in the process.</summary>
    public X509Certificate2 Load() => X509CertificateLoader.LoadPkcs12(ToPfx(null), password: null);

    /// <summary>The certificate with its key as PFX.</summary>
    public byte[] ToPfx(string? password)
    {
        using var certificate = X509Certificate2.CreateFromPem(Pem, Key);
        return certificate.Export(X509ContentType.Pkcs12, password);
    }

    /// <summary>The key, encrypted.</summary>
    public string EncryptedKey(string password)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(Key);
        return key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000));
    }
}
