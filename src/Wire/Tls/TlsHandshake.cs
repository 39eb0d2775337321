using System.Buffers;
using System.Buffers.Binary;
using System.Formats.Asn1;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Streetcar.Protocol;

namespace Streetcar.Wire.Tls;

/// <summary>The beginning of a connection: whether it is TLS, and the handshake.</summary>
/// <param name="options">What is asked of clients.</param>
/// <param name="certificate">What they are shown.</param>
/// <param name="longest">How long it may all take.</param>
/// <param name="logger">Gets the handshakes that fail.</param>
internal sealed partial class TlsHandshake(TlsOptions options, WatchedCertificate certificate, TimeSpan longest, ILogger logger)
{
    // Of a message's header: behind it a first message has nothing but zero, or -1, and a hello of TLS its version.
    private const int ResponseTo = 8;

    private const byte HandshakeRecord = 0x16;

    private long _tls12;
    private long _tls13;

    public WatchedCertificate Certificate => certificate;

    public bool IsRequired => options.IsRequired;

    /// <summary>How many connections have been made with TLS 1.2.</summary>
    public long Tls12 => Interlocked.Read(ref _tls12);

    /// <summary>How many connections have been made with TLS 1.3.</summary>
    public long Tls13 => Interlocked.Read(ref _tls13);

    /// <summary>Shakes hands with a client, if it begins with TLS.</summary>
    /// <param name="connection">The connection, of which nothing has been read.</param>
    /// <param name="client">Gets the subject of the client's certificate.</param>
    /// <returns>
    /// What the connection is served over: a <see cref="TlsTransport"/>, or its own where it may come without TLS; null where it is
    /// to be closed.
    /// </returns>
    public async ValueTask<IDuplexPipe?> SecureAsync(ConnectionContext connection, ClientConnection client)
    {
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(closing, connection.ConnectionClosed);
        end.CancelAfter(longest);
        try
        {
            switch (await IsTlsAsync(connection.Transport.Input, end.Token))
            {
                case true:
                    return await ShakeHandsAsync(connection.Transport, client, end.Token);
                case false when !options.IsRequired:
                    return connection.Transport;
                case false:
                    LogPlain(client.Id, client.Peer);
                    break;
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            if (!closing.IsCancellationRequested && !connection.ConnectionClosed.IsCancellationRequested)
                LogLate(client.Id, client.Peer, longest);
        }
        catch (Exception e) when (e is IOException or AuthenticationException or AsnContentException)
        {
            LogFailed(client.Id, client.Peer, e.InnerException?.Message ?? e.Message);
        }

        return null;
    }

    // As MongoDB tells them apart: a first byte alone is also that of a message's length.
    private static async ValueTask<bool?> IsTlsAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var received = result.Buffer;
            if (received.Length >= ResponseTo + sizeof(int))
            {
                bool isTls = IsTls(received);
                input.AdvanceTo(received.Start);
                return isTls;
            }

            input.AdvanceTo(received.Start, received.End);
            if (result.IsCompleted || result.IsCanceled)
                return null;
        }
    }

    private static bool IsTls(ReadOnlySequence<byte> received)
    {
        Span<byte> begin = stackalloc byte[ResponseTo + sizeof(int)];
        received.Slice(0, begin.Length).CopyTo(begin);
        return begin[0] == HandshakeRecord && BinaryPrimitives.ReadInt32LittleEndian(begin[ResponseTo..]) is not (0 or -1);
    }

    private async ValueTask<TlsTransport> ShakeHandsAsync(IDuplexPipe transport, ClientConnection client, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new DuplexPipeStream(transport));
        try
        {
            await stream.AuthenticateAsServerAsync(OptionsOf(certificate.Current), cancellationToken);
            if (stream.RemoteCertificate is X509Certificate2 verified)
                client.CertificateSubject = DistinguishedNames.Format(verified.SubjectName);
            Interlocked.Increment(ref stream.SslProtocol == SslProtocols.Tls13 ? ref _tls13 : ref _tls12);
            return new TlsTransport(stream);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private SslServerAuthenticationOptions OptionsOf(ServerCertificate current) => new()
    {
        ServerCertificateContext = current.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = current.HasAuthorities,
        CertificateChainPolicy = current.CreateChainPolicy(),
        RemoteCertificateValidationCallback = current.HasAuthorities && options.AllowConnectionsWithoutCertificates
            ? static (_, shown, _, errors) => shown is null || errors == SslPolicyErrors.None
            : null,
        AllowRenegotiation = false,
    };

    [LoggerMessage(LogLevel.Information, "Connection {Id} of {Peer} closed: it came without TLS, which is required (--tls-mode)")]
    private partial void LogPlain(int id, string peer);

    [LoggerMessage(LogLevel.Information, "Connection {Id} of {Peer} closed: the TLS handshake was not over within {Time}")]
    private partial void LogLate(int id, string peer, TimeSpan time);

    [LoggerMessage(LogLevel.Information, "Connection {Id} of {Peer} closed: the TLS handshake failed: {Reason}")]
    private partial void LogFailed(int id, string peer, string reason);
}
