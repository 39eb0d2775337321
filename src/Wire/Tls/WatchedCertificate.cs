namespace Streetcar.Wire.Tls;

/// <summary>A certificate whose files are looked at again and again. Safe for use by several threads.</summary>
/// <param name="files">Its files.</param>
internal sealed class WatchedCertificate(CertificateFiles files)
{
    private volatile ServerCertificate _current = files.Load();

    /// <summary>The one for connections that are made now.</summary>
    public ServerCertificate Current => _current;

    /// <summary>Where the certificate is.</summary>
    public string File => files.Certificate;

    /// <summary>Why the files can't be used as they are now; null where they can.</summary>
    public string? Problem { get; set; }

    /// <summary>Reads the files.</summary>
    /// <returns>What they hold: that which is current if they have not changed.</returns>
    /// <exception cref="FormatException">A file can't be used.</exception>
    public ServerCertificate Read()
    {
        var content = CertificateContent.Read(files);
        var current = _current;
        return content.IsSame(current.Content) ? current : ServerCertificate.Load(files, content);
    }

    /// <summary>Takes another one for connections that are made from now on.</summary>
    public void Use(ServerCertificate certificate) => _current = certificate;
}
