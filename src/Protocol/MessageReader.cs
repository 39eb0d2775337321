using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Protocol;

/// <summary>Reads messages from a connection.</summary>
public static class MessageReader
{
    // What is not counted: the pooled buffers of a connection are as large.
    private const int LongestUncounted = BufferPool.LongestShort;

    /// <summary>Reads the next message; holds no buffer while it waits for its first byte.</summary>
    /// <param name="input">The connection's receiving end.</param>
    /// <param name="validate">Whether the BSON is from someone untrusted and must be checked.</param>
    /// <param name="limits">What a message may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The message, to be released; null where the connection ended between two messages, or where
    /// <see cref="PipeReader.CancelPendingRead"/> was called and no whole message is there.
    /// </returns>
    /// <exception cref="MalformedMessageException">
    /// The message breaks the protocol, did not arrive in time, or finds no memory; nothing more can be read.
    /// </exception>
    /// <exception cref="EndOfStreamException">The connection ended within a message.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Message?> ReadAsync(
        PipeReader input, bool validate, MessageLimits limits, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var received = result.Buffer;
            Message? message;
            try
            {
                _ = TryRead(ref received, validate, out message, limits.MaxLength);
            }
            catch (MalformedMessageException)
            {
                input.AdvanceTo(result.Buffer.End);
                throw;
            }

            if (message is not null)
            {
                input.AdvanceTo(received.Start);
                return message;
            }

            bool isEmpty = received.IsEmpty;
            if (result.IsCanceled || (result.IsCompleted && isEmpty))
            {
                input.AdvanceTo(received.Start, received.End);
                return null;
            }

            input.AdvanceTo(received.Start);
            if (!isEmpty)
                return await PartialMessage.ReadAsync(input, validate, limits, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a short message from what has been received.</summary>
    /// <param name="received">The bytes received; the message, where there is one, is cut off from their front.</param>
    /// <param name="validate">Whether the BSON is from someone untrusted and must be checked.</param>
    /// <param name="message">The message, which owns a copy of its bytes.</param>
    /// <param name="maxLength">How many bytes it may have, inflated too.</param>
    /// <returns>Whether a whole message was there, of a length for which nobody need be asked.</returns>
    /// <exception cref="MalformedMessageException">The message breaks the protocol.</exception>
    public static bool TryRead(
        ref ReadOnlySequence<byte> received,
        bool validate,
        [NotNullWhen(true)] out Message? message,
        int maxLength = MessageHeader.MaxMessageSize)
    {
        message = null;
        if (!TryReadHeader(received, maxLength, out var header) || received.Length < header.Length || CountedBytes(header, received) > 0)
            return false;
        message = MessageParser.Parse(header, received.Slice(0, header.Length), validate);
        received = received.Slice(header.Length);
        return true;
    }

    /// <summary>Reads and checks the header of the message that begins.</summary>
    /// <returns>False where it has not been received.</returns>
    /// <exception cref="MalformedMessageException">It breaks the protocol.</exception>
    internal static bool TryReadHeader(in ReadOnlySequence<byte> received, int maxLength, out MessageHeader header)
    {
        header = default;
        if (received.Length < MessageHeader.Size)
            return false;
        header = MessageHeader.Read(received);
        if (header.Length is < MessageHeader.Size or > MessageHeader.MaxMessageSize)
        {
            throw new MalformedMessageException(
                ErrorCode.InvalidLength,
                $"message length {header.Length} is not between {MessageHeader.Size} and {MessageHeader.MaxMessageSize} bytes")
            {
                Header = header,
                Unread = Math.Max(0, header.Length - received.Length),
            };
        }

        if (Math.Max(header.Length, header.OpCode == OpCode.Compressed ? Compression.InflatedSize(header, received) : 0) > maxLength)
        {
            throw new MalformedMessageException(
                ErrorCode.Unauthorized, $"a client that has not logged in can't send a message of more than {maxLength} bytes")
            {
                Header = header,
                Unread = Math.Max(0, header.Length - received.Length),
            };
        }

        // Refused before the rest is waited for: it may be anything, and long.
        if (header.OpCode is not (OpCode.Message or OpCode.Query or OpCode.Compressed))
        {
            throw new MalformedMessageException(
                ErrorCode.ProtocolError, $"message opcode {(int)header.OpCode} is not supported")
            {
                Header = header,
                Unread = Math.Max(0, header.Length - received.Length),
            };
        }

        return true;
    }

    /// <summary>
    /// How many bytes a message takes, inflated too; 0 where they are few, or where not enough has been received to know.
    /// </summary>
    internal static long CountedBytes(MessageHeader header, in ReadOnlySequence<byte> received)
    {
        long bytes = header.Length + (header.OpCode == OpCode.Compressed ? Compression.InflatedSize(header, received) : 0);
        return bytes > LongestUncounted ? bytes : 0;
    }
}
