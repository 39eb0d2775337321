using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using Streetcar.Abstractions;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Client;

/// <summary>
/// One connection to a silo, for one command at a time. A command that is given up or fails half-way leaves it broken,
/// as a reply that nobody waits for would be taken for the next one's.
/// </summary>
internal sealed class Connection : IDisposable
{
    // Buffers that hold a common message whole, so that it takes one call to the socket.
    private const int BufferSize = 32 * 1024;

    private readonly HostAddress _address;
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly TimeSpan _timeout;
    private Compressor? _compressor;
    private int _requestId;

    private Connection(HostAddress address, Socket socket, Stream stream, int generation, TimeSpan timeout)
    {
        _address = address;
        _socket = socket;
        _stream = stream;
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize));
        _output = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: BufferSize));
        _timeout = timeout;
        Generation = generation;
    }

    /// <summary>The pool's generation when the connection was made.</summary>
    public int Generation { get; }

    /// <summary>When it was last used, by <see cref="Environment.TickCount64"/>.</summary>
    public long LastUse { get; set; } = Environment.TickCount64;

    public bool IsBroken { get; private set; }

    /// <summary>Whether the host has closed it while nobody used it.</summary>
    public bool IsClosedByPeer => _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;

    /// <summary>Connects and shakes hands.</summary>
    /// <exception cref="ConnectionException">The host can't be reached, or does not speak the protocol.</exception>
    public static async ValueTask<Connection> OpenAsync(
        HostAddress address,
        ClientOptions options,
        TimeSpan connectTimeout,
        int generation,
        CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (connectTimeout > TimeSpan.Zero)
            timeout.CancelAfter(connectTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, timeout.Token).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls)
                stream = await SecureAsync(stream, address, options, timeout.Token).ConfigureAwait(false);
            var connection = new Connection(address, socket, stream, generation, options.SocketTimeout);
            await connection.ShakeHandsAsync(options, timeout.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e)
        {
            if (stream is null)
                socket.Dispose();
            else
                await stream.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw e switch
            {
                OperationCanceledException => new ConnectionException(
                    $"{address}: no answer within {connectTimeout.TotalMilliseconds:0} ms", e)
                {
                    Failure = ConnectionFailure.TimedOut,
                },
                SocketException or IOException or System.Security.Authentication.AuthenticationException
                    => new ConnectionException($"{address}: {e.Message}", e),
                ConnectionException => e,
                DocumentException => new ConnectionException($"{address}: the handshake failed: {e.Message}", e),
                _ => new InvalidOperationException($"Opening a connection to {address} failed.", e),
            };
        }
    }

    /// <summary>Sends a command and waits for its reply.</summary>
    /// <exception cref="ConnectionException">The connection broke, or the reply took too long.</exception>
    public async ValueTask<Response> RunAsync(Command command, CancellationToken cancellationToken)
    {
        using var timeout = _timeout > TimeSpan.Zero
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken)
            : null;
        timeout?.CancelAfter(_timeout);
        int requestId = ++_requestId;
        MessageWriter.WriteCommand(_output, requestId, command, compressor: _compressor);
        IsBroken = true;
        try
        {
            var token = timeout?.Token ?? cancellationToken;
            await _output.FlushAsync(token).ConfigureAwait(false);
            var (responseTo, response) = await ResponseReader.ReadAsync(_input, token).ConfigureAwait(false);
            if (responseTo != requestId)
                throw new InvalidDataException($"a reply to the request {responseTo} came for the request {requestId}");
            IsBroken = false;
            return response;
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException or MalformedMessageException)
        {
            throw new ConnectionException($"The connection to {_address} broke: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionException(
                $"{_address} did not reply within the socketTimeoutMS of {_timeout.TotalMilliseconds} ms.", e)
            {
                Failure = ConnectionFailure.TimedOut,
            };
        }
    }

    /// <summary>Sends a command that is not answered.</summary>
    /// <exception cref="ConnectionException">The connection broke.</exception>
    public async ValueTask PostAsync(Command command, CancellationToken cancellationToken)
    {
        MessageWriter.WriteCommand(_output, ++_requestId, command, MessageFlags.MoreToCome, _compressor);
        IsBroken = true;
        try
        {
            await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
            IsBroken = false;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new ConnectionException($"The connection to {_address} broke: {e.Message}", e);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static async Task<SslStream> SecureAsync(
        Stream stream, HostAddress address, ClientOptions options, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream);
        var authentication = new SslClientAuthenticationOptions { TargetHost = address.Host };
        if (options.TlsInsecure)
            authentication.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        await secure.AuthenticateAsClientAsync(authentication, cancellationToken).ConfigureAwait(false);
        return secure;
    }

    private async Task ShakeHandsAsync(ClientOptions options, CancellationToken cancellationToken)
    {
        var reply = await RunAsync(new Command("admin", Handshake.Hello(options)), cancellationToken).ConfigureAwait(false);
        _compressor = Handshake.ReadReply(new BsonDocument(reply.Body), options);
    }
}
