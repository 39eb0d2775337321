using Streetcar.Wire.Tls;

namespace Streetcar.Wire.Tests;

/// <summary>The files of a server's certificate, in a folder of their own, and the authority that issued it.</summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streetcar-").FullName;

    public TlsFiles() => Write(Authority.IssueServer());

    public TestAuthority Authority { get; } = TestAuthority.Create();

    public string Certificate => PathOf("server.pem");

    public string Key => PathOf("server.key");

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Puts a certificate in the place of the one that there is.</summary>
    public void Write(TestCertificate certificate)
    {
        File.WriteAllText(Certificate, certificate.Pem);
        File.WriteAllText(Key, certificate.Key);
    }

    /// <summary>Options of TLS with these files, and clients that are known by no certificate.</summary>
    public TlsOptions Options(bool isRequired = true) =>
        new() { Certificates = new() { Certificate = Certificate, Key = Key }, IsRequired = isRequired };

    /// <summary>Options of TLS with these files, and the same authority for clients.</summary>
    public TlsOptions OptionsForClients(bool allowWithout = false)
    {
        File.WriteAllText(PathOf("ca.pem"), Authority.Pem);
        return new()
        {
            Certificates = new() { Certificate = Certificate, Key = Key, Authorities = PathOf("ca.pem") },
            AllowConnectionsWithoutCertificates = allowWithout,
        };
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
