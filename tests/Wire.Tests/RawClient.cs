using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Streetcar.Bson;

namespace Streetcar.Wire.Tests;

/// <summary>A socket, and messages taken off it by hand.</summary>
internal sealed class RawClient : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawClient> ConnectAsync(IPEndPoint server)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(server).WaitAsync(Patience);
        return client;
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public async Task SendAsync(byte[] bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (int sent = 0; sent < bytes.Length;)
            sent += await _socket.SendAsync(bytes.AsMemory(sent), patience.Token);
    }

    public void SendNoMore() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes with a reset, as a process that dies with unread data does.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <param name="message">What to send.</param>
    /// <param name="longest">How long to wait for more of the answer at most; <see cref="Patience"/> where it is null.</param>
    public async Task<Answer> AskAsync(byte[] message, TimeSpan? longest = null)
    {
        await SendAsync(message);
        return await ReceiveAsync(longest) ?? throw new IOException("The server closed the connection instead of answering.");
    }

    /// <summary>The next message; null where the server has closed the connection.</summary>
    public async Task<Answer?> ReceiveAsync(TimeSpan? longest = null)
    {
        byte[] header = new byte[16];
        if (!await FillAsync(header, longest))
            return null;
        byte[] content = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) - 16];
        if (!await FillAsync(content, longest))
            throw new IOException("The connection ended within a reply.");
        return Answer.Read(header, content);
    }

    /// <summary>Takes what comes until the server closes the connection.</summary>
    public async Task UntilClosedAsync()
    {
        byte[] one = new byte[1];
        while (await FillAsync(one, null))
        {
        }
    }

    /// <summary>As many bytes as they come.</summary>
    public async Task<byte[]> ReceiveBytesAsync(int count)
    {
        byte[] bytes = new byte[count];
        return await FillAsync(bytes, null) ? bytes : throw new IOException("The server closed the connection before.");
    }

    public void Dispose() => _socket.Dispose();

    private async Task<bool> FillAsync(byte[] bytes, TimeSpan? longest)
    {
        using var patience = new CancellationTokenSource(longest ?? Patience);
        for (int filled = 0; filled < bytes.Length;)
        {
            int received;
            try
            {
                received = await _socket.ReceiveAsync(bytes.AsMemory(filled), patience.Token);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                received = 0;
            }

            if (received == 0)
                return false;
            filled += received;
        }

        return true;
    }
}

/// <summary>A reply, taken apart.</summary>
/// <param name="RequestId">The reply's own number.</param>
/// <param name="ResponseTo">The number of what it answers.</param>
/// <param name="OpCode">What it came as.</param>
/// <param name="Compressor">How it was compressed; null for not at all.</param>
/// <param name="Body">The document in it.</param>
internal sealed record Answer(int RequestId, int ResponseTo, int OpCode, byte? Compressor, RawDocument Body)
{
    public int Code => Body["code"].AsInt32;

    public string Message => Body["errmsg"].AsString;

    public static Answer Read(byte[] header, byte[] content)
    {
        int opCode = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        byte? compressor = null;
        if (opCode == Bytes.OpCompressed)
        {
            opCode = BinaryPrimitives.ReadInt32LittleEndian(content);
            compressor = content[8];
            byte[] plain = new byte[BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(4))];
            using Stream stream = compressor == 2
                ? new ZLibStream(new MemoryStream(content, 9, content.Length - 9), CompressionMode.Decompress)
                : new MemoryStream(content, 9, content.Length - 9);
            stream.ReadExactly(plain);
            content = plain;
        }

        int prefix = opCode == Bytes.OpReply ? 20 : 5;
        return new Answer(
            BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)),
            BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)),
            opCode,
            compressor,
            RawDocument.Read(content.AsMemory(prefix)));
    }
}
