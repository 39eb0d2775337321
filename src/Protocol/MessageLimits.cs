using Streetcar.Bson.Memory;

namespace Streetcar.Protocol;

/// <summary>What a connection may take for the messages that it receives.</summary>
/// <param name="Memory">
/// Where the memory for long messages is taken from, before they are received; for compressed ones also what they inflate to.
/// </param>
/// <param name="MemoryWait">How long a message waits for memory at most, before it is refused.</param>
/// <param name="ReceiveTime">
/// How long a message may take from its first byte to its last, beside a second for each 64 KB, and how long nothing of it may
/// come.
/// </param>
/// <param name="MaxLength">How many bytes a message may have, and how many one that is compressed inflates to.</param>
public sealed record MessageLimits(
    MemoryBudget Memory, TimeSpan MemoryWait, TimeSpan ReceiveTime, int MaxLength = MessageHeader.MaxMessageSize)
{
    /// <summary>How long a message may be of a client that is still to log in: 16 KB.</summary>
    public const int MaxLengthBeforeLogIn = 16 * 1024;

    /// <summary>How many bytes have to come each second on top of <see cref="ReceiveTime"/>.</summary>
    public const int BytesPerSecond = 64 * 1024;

    /// <summary>No limits, for who trusts the other side.</summary>
    public static MessageLimits None { get; } = new(MemoryBudget.Unlimited, MemoryBudget.LongestWait, TimeSpan.FromDays(1));
}
