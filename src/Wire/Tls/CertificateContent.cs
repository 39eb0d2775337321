namespace Streetcar.Wire.Tls;

/// <summary>What is in the files of a certificate.</summary>
internal sealed class CertificateContent
{
    /// <summary>The certificate's file.</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>That of the key; empty for none.</summary>
    public required byte[] Key { get; init; }

    /// <summary>That of the authorities; empty for none.</summary>
    public required byte[] Authorities { get; init; }

    /// <summary>The password; null for none.</summary>
    public required string? Password { get; init; }

    /// <exception cref="FormatException">A file can't be read.</exception>
    public static CertificateContent Read(CertificateFiles files) => new()
    {
        Certificate = Read(files.Certificate, File.ReadAllBytes),
        Key = files.Key is null ? [] : Read(files.Key, File.ReadAllBytes),
        Authorities = files.Authorities is null ? [] : Read(files.Authorities, File.ReadAllBytes),
        Password = files.PasswordFile is null ? files.Password : Read(files.PasswordFile, File.ReadAllText).TrimEnd('\r', '\n'),
    };

    public bool IsSame(CertificateContent other) =>
        Certificate.AsSpan().SequenceEqual(other.Certificate)
        && Key.AsSpan().SequenceEqual(other.Key)
        && Authorities.AsSpan().SequenceEqual(other.Authorities)
        && Password == other.Password;

    private static T Read<T>(string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FormatException($"The file '{file}' can't be read: {e.Message}", e);
        }
    }
}
