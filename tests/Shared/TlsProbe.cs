using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Streetcar.Tests;

/// <summary>Knocks at a port of Orleans, which leaves the first word to who connects.</summary>
internal static class TlsProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether a port closes the connection of who comes with TLS; fails where it does not.</summary>
    /// <param name="port">The port, whose certificate is for localhost.</param>
    /// <param name="authority">Whose certificate the port shows.</param>
    /// <param name="certificate">What it is shown; null for none.</param>
    public static Task<bool> IsRefusedAsync(int port, TestAuthority authority, TestCertificate? certificate) =>
        IsRefusedAsync(port, async (socket, patience) => await ShakeHandsAsync(socket, authority, certificate, patience));

    /// <summary>The subject of the certificate that a port shows.</summary>
    public static async Task<string> SubjectAsync(int port, TestAuthority authority)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        await using var stream = await ShakeHandsAsync(socket.GetStream(), authority, null, patience.Token);
        return ((X509Certificate2)stream.RemoteCertificate!).Subject;
    }

    /// <summary>Whether a port closes the connection of who comes without TLS; fails where it does not.</summary>
    public static Task<bool> IsPlainRefusedAsync(int port) => IsRefusedAsync(port, async (socket, patience) =>
    {
        // The length of what Orleans begins with, for the rest of which it would wait without TLS.
        await socket.WriteAsync(new byte[] { 64, 0, 0, 0, 0 }, patience);
        return socket;
    });

    // In version 1.3 a client learns it when it reads.
    private static async Task<bool> IsRefusedAsync(int port, Func<Stream, CancellationToken, Task<Stream>> begin)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        try
        {
            await using var stream = await begin(socket.GetStream(), patience.Token);
            return await stream.ReadAsync(new byte[1], patience.Token) == 0;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return true;
        }
    }

    private static async Task<SslStream> ShakeHandsAsync(Stream socket, TestAuthority authority, TestCertificate? certificate, CancellationToken patience)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(authority.Certificate);
        var stream = new SslStream(socket);
        await stream.AuthenticateAsClientAsync(
            new()
            {
                TargetHost = "localhost",
                CertificateChainPolicy = trust,
                ClientCertificates = certificate is null ? null : new() { certificate.Load() },
            },
            patience);
        return stream;
    }
}
