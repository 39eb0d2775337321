using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Streetcar.Wire.Tests;

/// <summary>A socket with TLS, and messages taken off it by hand.</summary>
internal sealed class TlsClient : IDisposable
{
    private readonly TcpClient _socket = new();
    private SslStream? _stream;

    public SslStream Stream => _stream!;

    /// <summary>Connects, and shakes hands.</summary>
    /// <param name="server">Where the server is.</param>
    /// <param name="authority">Whose certificates it trusts.</param>
    /// <param name="certificate">Its own; null for none.</param>
    /// <param name="host">What it takes the server for.</param>
    /// <param name="version">The version of TLS; any where it is none.</param>
    public static async Task<TlsClient> ConnectAsync(
        IPEndPoint server, TestAuthority authority, TestCertificate? certificate = null, string host = "localhost", SslProtocols version = SslProtocols.None)
    {
        var client = new TlsClient();
        try
        {
            using var patience = new CancellationTokenSource(RawClient.Patience);
            await client._socket.ConnectAsync(server, patience.Token);
            client._stream = new SslStream(client._socket.GetStream());
            await client._stream.AuthenticateAsClientAsync(OptionsOf(authority, certificate, host, version), patience.Token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async Task SendAsync(byte[] bytes)
    {
        using var patience = new CancellationTokenSource(RawClient.Patience);
        await Stream.WriteAsync(bytes, patience.Token);
    }

    public async Task<Answer> AskAsync(byte[] message)
    {
        await SendAsync(message);
        return await ReceiveAsync() ?? throw new IOException("The server closed the connection instead of answering.");
    }

    /// <summary>The next message; null where the server has closed the connection.</summary>
    public async Task<Answer?> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(RawClient.Patience);
        byte[] header = new byte[16];
        if (await Stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, patience.Token) == 0)
            return null;
        byte[] content = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) - header.Length];
        await Stream.ReadExactlyAsync(content, patience.Token);
        return Answer.Read(header, content);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _socket.Dispose();
    }

    private static SslClientAuthenticationOptions OptionsOf(TestAuthority authority, TestCertificate? certificate, string host, SslProtocols version)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(authority.Certificate);
        return new()
        {
            TargetHost = host,
            EnabledSslProtocols = version,
            CertificateChainPolicy = trust,
            ClientCertificates = certificate is null ? null : new() { certificate.Load() },
        };
    }
}
