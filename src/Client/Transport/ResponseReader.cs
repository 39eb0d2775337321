using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Streetcar.Protocol;

namespace Streetcar.Client;

/// <summary>Reads replies, large ones into pooled buffers.</summary>
internal static class ResponseReader
{
    // What the large object heap would take: it is collected late, so that batch after batch would pile up there.
    private const int PooledFrom = 64 * 1024;

    // The header, the flags and the kind of the first section.
    private const int PrefixSize = MessageHeader.Size + sizeof(uint) + sizeof(byte);

    /// <summary>Reads the next reply.</summary>
    /// <returns>The number of the request that it answers, and the reply.</returns>
    /// <exception cref="EndOfStreamException">The connection ended.</exception>
    /// <exception cref="MalformedMessageException">The message breaks the protocol.</exception>
    public static async ValueTask<(int ResponseTo, Response Response)> ReadAsync(
        PipeReader input, CancellationToken cancellationToken)
    {
        var result = await input.ReadAtLeastAsync(PrefixSize, cancellationToken).ConfigureAwait(false);
        if (IsLargeAndPlain(result.Buffer, out var header))
        {
            input.AdvanceTo(result.Buffer.Start);
            result = await input.ReadAtLeastAsync(header.Length, cancellationToken).ConfigureAwait(false);
            if (TryReadPooled(result.Buffer, header, out var response))
            {
                input.AdvanceTo(result.Buffer.GetPosition(header.Length));
                return (header.ResponseTo, response.Value);
            }
        }

        input.AdvanceTo(result.Buffer.Start);
        var message = await MessageReader.ReadAsync(input, validate: false, cancellationToken).ConfigureAwait(false)
            ?? throw new EndOfStreamException("the host closed the connection before it replied");
        return (message.ResponseTo, new Response(message.Body));
    }

    private static bool IsLargeAndPlain(in ReadOnlySequence<byte> buffer, out MessageHeader header)
    {
        header = default;
        if (buffer.Length < PrefixSize)
            return false;
        header = MessageHeader.Read(buffer);
        return header is { OpCode: OpCode.Message, Length: >= PooledFrom and <= MessageHeader.MaxMessageSize };
    }

    // Takes a message that is one body and nothing else: neither a flag, nor a checksum, nor documents beside it.
    private static bool TryReadPooled(
        in ReadOnlySequence<byte> buffer, MessageHeader header, [NotNullWhen(true)] out Response? response)
    {
        response = null;
        if (buffer.Length < header.Length)
            return false;
        byte[] pooled = ArrayPool<byte>.Shared.Rent(header.Length);
        buffer.Slice(0, header.Length).CopyTo(pooled);
        var rest = pooled.AsSpan(MessageHeader.Size);
        bool isBodyAlone = BinaryPrimitives.ReadUInt32LittleEndian(rest) == 0
            && rest[sizeof(uint)] == 0
            && BinaryPrimitives.ReadInt32LittleEndian(pooled.AsSpan(PrefixSize)) == header.Length - PrefixSize;
        if (isBodyAlone)
            response = new Response(pooled, PrefixSize..header.Length);
        else
            ArrayPool<byte>.Shared.Return(pooled);
        return isBodyAlone;
    }
}
