using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Streetcar.Wire.Tls;

/// <summary>A certificate with its key and those of its authorities, as they were read at one time.</summary>
internal sealed class ServerCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection? _authorities;

    private ServerCertificate(
        CertificateContent content, X509Certificate2 certificate, X509Certificate2Collection chain, X509Certificate2Collection? authorities)
    {
        Content = content;
        Certificate = certificate;
        // Nothing is fetched over the network: what clients are to get besides is in the file.
        Context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        Subject = DistinguishedNames.Format(certificate.SubjectName);
        _authorities = authorities;
    }

    /// <summary>What it was made of.</summary>
    public CertificateContent Content { get; }

    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate with those of intermediate authorities.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Its subject, in the form of RFC 2253.</summary>
    public string Subject { get; }

    /// <summary>Whether others' certificates can be verified.</summary>
    public bool HasAuthorities => _authorities is not null;

    /// <exception cref="FormatException">A file does not hold what it should.</exception>
    public static ServerCertificate Load(CertificateFiles files, CertificateContent content)
    {
        try
        {
            var (certificate, chain) = IsPem(content.Certificate) ? FromPem(files, content) : FromPfx(files, content);
            CheckUse(files, certificate, "serverAuth", ServerAuthentication);
            var loaded = new ServerCertificate(content, certificate, chain, LoadAuthorities(files, content.Authorities));
            if (files.IsForClientsToo)
            {
                CheckUse(files, certificate, "clientAuth", ClientAuthentication);
                loaded.CheckIssuer(files, chain);
            }

            return loaded;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new FormatException($"The certificate '{files.Certificate}' can't be used: {e.Message}", e);
        }
    }

    /// <summary>By what others' certificates are verified: the authorities' alone, and none of the machine's.</summary>
    /// <returns>The policy, for one connection; null where there are no authorities.</returns>
    public X509ChainPolicy? CreateChainPolicy()
    {
        if (_authorities is null)
            return null;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        return policy;
    }

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) FromPem(CertificateFiles files, CertificateContent content)
    {
        string text = Encoding.UTF8.GetString(content.Certificate);
        string key = files.Key is null ? text : Encoding.UTF8.GetString(content.Key);
        string keyFile = files.Key ?? files.Certificate;
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw new FormatException($"The file '{keyFile}' holds no private key in PEM.");
        if (key.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            throw new FormatException($"The key '{keyFile}' is encrypted in a way of old that is not read; openssl pkcs8 -topk8 writes it anew.");
        bool isEncrypted = key.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        if (isEncrypted && content.Password is null)
            throw new FormatException($"The key '{keyFile}' is encrypted, and there is no password.");

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        if (chain.Count == 0)
            throw new FormatException($"The file '{files.Certificate}' holds no certificate.");
        chain.RemoveAt(0);
        var certificate = isEncrypted
            ? X509Certificate2.CreateFromEncryptedPem(text, key, content.Password)
            : X509Certificate2.CreateFromPem(text, key);
        // Windows does not serve TLS with a key that is in memory alone.
        return (OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null) : certificate, chain);
    }

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) FromPfx(CertificateFiles files, CertificateContent content)
    {
        if (files.Key is not null)
            throw new FormatException($"The file '{files.Certificate}' is no PEM, and only such a certificate has its key in a file of its own, '{files.Key}'.");
        var chain = X509CertificateLoader.LoadPkcs12Collection(content.Certificate, content.Password);
        var certificate = chain.FirstOrDefault(one => one.HasPrivateKey)
            ?? throw new FormatException($"The file '{files.Certificate}' holds no certificate with its private key.");
        chain.Remove(certificate);
        return (certificate, chain);
    }

    private static X509Certificate2Collection? LoadAuthorities(CertificateFiles files, byte[] content)
    {
        if (files.Authorities is null)
            return null;
        var authorities = new X509Certificate2Collection();
        try
        {
            if (IsPem(content))
                authorities.ImportFromPem(Encoding.UTF8.GetString(content));
            else
                authorities.Add(X509CertificateLoader.LoadCertificate(content));
        }
        catch (CryptographicException e)
        {
            throw new FormatException($"The authorities' certificates '{files.Authorities}' can't be used: {e.Message}", e);
        }

        return authorities.Count > 0 ? authorities : throw new FormatException($"The file '{files.Authorities}' holds no certificate.");
    }

    // One of another time is warned of, as it is where it is only served.
    private void CheckIssuer(CertificateFiles files, X509Certificate2Collection intermediates)
    {
        if (CreateChainPolicy() is not { } policy)
            return;
        policy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        policy.ExtraStore.AddRange(intermediates);
        using var chain = new X509Chain { ChainPolicy = policy };
        if (!chain.Build(Certificate))
        {
            throw new FormatException(
                $"The certificate '{files.Certificate}' was not issued by an authority in '{files.Authorities}': {chain.ChainStatus[0].Status}.");
        }
    }

    private static void CheckUse(CertificateFiles files, X509Certificate2 certificate, string name, string use)
    {
        bool isAllowed = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().All(
            uses => uses.EnhancedKeyUsages.Cast<Oid>().Any(allowed => allowed.Value == use));
        if (!isAllowed)
            throw new FormatException($"The certificate '{files.Certificate}' can't be used: its extended key usage lacks {name}.");
    }

    private static bool IsPem(byte[] content) => content.AsSpan().IndexOf("-----BEGIN "u8) >= 0;
}
