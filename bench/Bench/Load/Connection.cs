using System.Net;
using System.Net.Sockets;
using Streetcar.Protocol;

namespace Streetcar.Bench;

/// <summary>A plain socket and one buffer: as little between the load and the server as can be.</summary>
internal sealed class Connection : IDisposable
{
    private const int BodyOffset = MessageHeader.Size + sizeof(uint) + sizeof(byte);

    private byte[] _buffer = new byte[64 * 1024];
    private int _received;

    public Connection(IPEndPoint server, LogIn? logIn = null)
    {
        Socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(server);
        logIn?.Run(this);
    }

    public Socket Socket { get; }

    public void Send(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
            message = message[Socket.Send(message)..];
    }

    /// <summary>Takes what has arrived, and waits where nothing has.</summary>
    /// <param name="body">The body of the reply, where it is complete.</param>
    /// <returns>Whether it is complete.</returns>
    public bool TryReceive(out ReadOnlySpan<byte> body)
    {
        int length = Socket.Receive(_buffer.AsSpan(_received));
        if (length == 0)
            throw new EndOfStreamException("The server closed the connection.");
        _received += length;
        body = default;
        if (_received < MessageHeader.Size)
            return false;
        int total = MessageHeader.Read(_buffer).Length;
        if (total > _buffer.Length)
            Array.Resize(ref _buffer, total);
        if (_received < total)
            return false;
        _received = 0;
        body = _buffer.AsSpan(BodyOffset, total - BodyOffset);
        return true;
    }

    /// <summary>Sends a command and waits for its reply, which must be a good one.</summary>
    public RawDocument Run(RawDocument command) => Run(Commands.Encode(command));

    /// <summary>Sends a message and waits for its reply, which must be a good one.</summary>
    public RawDocument Run(ReadOnlySpan<byte> message)
    {
        Send(message);
        ReadOnlySpan<byte> body;
        while (!TryReceive(out body))
        {
        }

        Answers.CheckOk(body);
        return new RawDocument(body.ToArray());
    }

    public void Dispose() => Socket.Dispose();
}
