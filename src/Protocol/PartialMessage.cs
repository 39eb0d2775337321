using System.Buffers;
using System.IO.Pipelines;
using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Protocol;

/// <summary>
/// Reads a message that has begun to arrive, or is long: within a time, and into memory that it has asked for. What of a long
/// one has been received does not stay in the connection's buffers.
/// </summary>
internal static class PartialMessage
{
    public static async ValueTask<Message?> ReadAsync(
        PipeReader input, bool validate, MessageLimits limits, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limits.ReceiveTime);
        MessageHeader header = default;
        long received = 0;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(end.Token).ConfigureAwait(false);
                received = result.Buffer.Length;
                bool isKnown;
                try
                {
                    isKnown = MessageReader.TryReadHeader(result.Buffer, limits.MaxLength, out header);
                }
                catch (MalformedMessageException)
                {
                    input.AdvanceTo(result.Buffer.End);
                    throw;
                }

                if (isKnown && MessageReader.CountedBytes(header, result.Buffer) is > 0 and var bytes)
                {
                    input.AdvanceTo(result.Buffer.Start);
                    end.CancelAfter(limits.MemoryWait + limits.ReceiveTime);
                    return await ReadLongAsync(input, header, bytes, validate, limits, end).ConfigureAwait(false);
                }

                if (isKnown && received >= header.Length)
                    return Take(input, header, result.Buffer, validate);
                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (IsOver(result))
                    return null;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MalformedMessageException(
                ErrorCode.NetworkTimeout, $"the message did not arrive within {limits.ReceiveTime.TotalSeconds:0.###} s and a second for each 64 KB")
            {
                Header = header.Length == 0 ? null : header,
            };
        }
    }

    private static Message Take(PipeReader input, MessageHeader header, in ReadOnlySequence<byte> received, bool validate)
    {
        var end = received.End;
        try
        {
            var message = MessageParser.Parse(header, received.Slice(0, header.Length), validate);
            end = received.GetPosition(header.Length);
            return message;
        }
        finally
        {
            input.AdvanceTo(end);
        }
    }

    private static async ValueTask<Message?> ReadLongAsync(
        PipeReader input, MessageHeader header, long bytes, bool validate, MessageLimits limits, CancellationTokenSource end)
    {
        var memory = new MemoryLease(limits.Memory);
        try
        {
            if (!await memory.GrowAsync(bytes, limits.MemoryWait, end.Token).ConfigureAwait(false))
            {
                throw new MalformedMessageException(
                    ErrorCode.ExceededMemoryLimit,
                    $"the server's memory for messages, {limits.Memory.Limit} bytes, is taken by other clients; try again, "
                    + "send less at once, or give the server more (--memory)")
                {
                    Header = header,
                    Unread = header.Length,
                };
            }

            byte[] message = GC.AllocateUninitializedArray<byte>(header.Length);
            if (!await FillAsync(input, message, new ArrivalTime(end, limits), end.Token).ConfigureAwait(false))
            {
                memory.Dispose();
                return null;
            }

            return MessageParser.Parse(header, message, validate) with { Memory = memory };
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static async ValueTask<bool> FillAsync(
        PipeReader input, Memory<byte> message, ArrivalTime time, CancellationToken cancellationToken)
    {
        while (message.Length > 0)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var part = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, message.Length));
            part.CopyTo(message.Span);
            message = message[(int)part.Length..];
            time.Extend(part.Length);
            input.AdvanceTo(part.End);
            if (message.Length > 0 && IsOver(result))
                return false;
        }

        return true;
    }

    private static bool IsOver(ReadResult result)
    {
        if (result.IsCompleted && !result.IsCanceled)
            throw new EndOfStreamException("The connection ended within a message.");
        return result.IsCanceled;
    }
}
