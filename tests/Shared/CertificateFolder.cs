namespace Streetcar.Tests;

/// <summary>The files of a server's certificate and of the authority that issued it, in a folder for one test.</summary>
internal sealed class CertificateFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streetcar-").FullName;

    public CertificateFolder()
    {
        Write(Authority.IssueServer());
        File.WriteAllText(Ca, Authority.Pem);
    }

    public TestAuthority Authority { get; } = TestAuthority.Create();

    /// <summary>The file of the server's certificate.</summary>
    public string Certificate => PathOf("server.pem");

    /// <summary>That of its key.</summary>
    public string Key => PathOf("server.key");

    /// <summary>That of the authority's certificate.</summary>
    public string Ca => PathOf("ca.pem");

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Puts a certificate in the place of the server's.</summary>
    public void Write(TestCertificate certificate)
    {
        File.WriteAllText(Certificate, certificate.Pem);
        File.WriteAllText(Key, certificate.Key);
    }

    /// <summary>Writes a client's certificate and key into one file.</summary>
    /// <returns>The file.</returns>
    public string WriteClient(string subject = "CN=client")
    {
        File.WriteAllText(PathOf("client.pem"), Authority.IssueClient(subject).Both);
        return PathOf("client.pem");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
