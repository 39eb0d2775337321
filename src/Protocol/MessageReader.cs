using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Streetcar.Bson;

namespace Streetcar.Protocol;

/// <summary>Reads messages from a connection.</summary>
public static class MessageReader
{
    /// <summary>Reads the next message; holds no buffer while it waits for its first byte.</summary>
    /// <param name="input">The connection's receiving end.</param>
    /// <param name="validate">Whether the BSON is from someone untrusted and must be checked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The message; null where the connection ended between two messages, or where
    /// <see cref="PipeReader.CancelPendingRead"/> was called and no whole message is there.
    /// </returns>
    /// <exception cref="MalformedMessageException">The message breaks the protocol; nothing more can be read.</exception>
    /// <exception cref="EndOfStreamException">The connection ended within a message.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Message?> ReadAsync(
        PipeReader input, bool validate, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var rest = result.Buffer;
            Message? message;
            try
            {
                _ = TryRead(ref rest, validate, out message);
            }
            catch (MalformedMessageException)
            {
                input.AdvanceTo(result.Buffer.End);
                throw;
            }

            if (message is not null)
            {
                input.AdvanceTo(rest.Start);
                return message;
            }

            bool empty = rest.IsEmpty;
            input.AdvanceTo(rest.Start, rest.End);
            if (result.IsCanceled || (result.IsCompleted && empty))
                return null;
            if (result.IsCompleted)
                throw new EndOfStreamException("The connection ended within a message.");
        }
    }

    /// <summary>Reads a message from what has been received.</summary>
    /// <param name="received">The bytes received; the message, where there is one, is cut off from their front.</param>
    /// <param name="validate">Whether the BSON is from someone untrusted and must be checked.</param>
    /// <param name="message">The message, which owns a copy of its bytes.</param>
    /// <returns>Whether a whole message was there.</returns>
    /// <exception cref="MalformedMessageException">The message breaks the protocol.</exception>
    public static bool TryRead(
        ref ReadOnlySequence<byte> received, bool validate, [NotNullWhen(true)] out Message? message)
    {
        message = null;
        if (received.Length < MessageHeader.Size)
            return false;
        var header = MessageHeader.Read(received);
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

        if (received.Length < header.Length)
            return false;
        message = MessageParser.Parse(header, received.Slice(0, header.Length), validate);
        received = received.Slice(header.Length);
        return true;
    }
}
