namespace Streetcar.Protocol;

/// <summary>A certificate that a server shows to its clients.</summary>
/// <param name="Subject">Its subject, in the form of RFC 2253.</param>
/// <param name="Expiration">Until when it is valid, in UTC.</param>
/// <param name="HasAuthority">Whether there is an authority by which the certificates of clients are verified.</param>
public sealed record ServedCertificate(string Subject, DateTime Expiration, bool HasAuthority);
